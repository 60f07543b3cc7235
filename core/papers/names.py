"""Names for files in an archive: Chinese is kept; what could leave the archive or trouble a file system is not."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = re.compile(
    r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]'
)
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST_ENDING = 12
MOST_BYTES = 150  # of 255 that file systems take, so that a number can be added


def safe_name(text: str, otherwise: str = "未命名") -> str:
    """A file's or folder's name that is one step of a path on every system, whatever the text was."""
    name = _UNSAFE.sub("_", unicodedata.normalize("NFC", text)).strip(" .")
    if _DEVICES.fullmatch(name):
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or len(ending.encode()) > _LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    most = MOST_BYTES - len((dot + ending).encode())
    shortened = stem.encode()[:most].decode(errors="ignore").strip(" .")
    return f"{shortened}{dot}{ending}" if shortened else otherwise


class Names:
    """Hands out the names of one archive, each once, also for systems that do not tell A from a."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, folder: str, text: str) -> str:
        """The path of a file in a folder (empty: at the top), with a number where its name is taken."""
        name = safe_name(text)
        stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
        prefix = f"{folder}/" if folder else ""
        path, number = f"{prefix}{name}", 1
        while path.casefold() in self._taken:
            number += 1
            path = f"{prefix}{stem} ({number}){dot}{ending}"
        self._taken.add(path.casefold())
        return path

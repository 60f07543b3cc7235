"""The uploader's name of a file: kept for people to read, cleaned of what deceives, and never used as a path."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from core.contents.kinds import BY_MEDIA_TYPE

MOST = 200
UNNAMED = "未命名文件"
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Categories of signs that cannot be seen: controls, direction marks that turn `gpj.exe` around, and the like."""


def cleaned(name: str | None) -> str:
    """The last part of the name without hidden signs, at most MOST signs long with its extension kept."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign) not in _HIDDEN)
    tidy = seen.replace('"', "'").strip(" .")
    if not tidy:
        return UNNAMED
    suffix = PurePosixPath(tidy).suffix
    return tidy if len(tidy) <= MOST else tidy[: MOST - len(suffix)] + suffix


def for_download(name: str, media_type: str) -> str:
    """The name with an extension that tells the truth about the content."""
    kind = BY_MEDIA_TYPE.get(media_type)
    if kind is None or name.lower().endswith(kind.extensions):
        return name
    return name + kind.extensions[0]

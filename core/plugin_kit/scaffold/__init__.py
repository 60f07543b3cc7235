"""A new region's folder: small, whole, and passing every check before its author has changed a word of it."""

from __future__ import annotations

import re
from keyword import iskeyword
from pathlib import Path
from string import Template

_TEMPLATE = Path(__file__).parent / "template"
_SUFFIX = ".tpl"
_NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")


class CannotCreate(ValueError):
    """Why no folder was made, in a sentence."""


def free_folder(into: Path, name: str) -> Path:
    """The folder ``into/name``, where that can be a region's name and nothing lies there. Raises CannotCreate."""
    if not _NAME.fullmatch(name) or iskeyword(name):
        raise CannotCreate(
            f"{name!r} cannot name a region, which becomes a package: use lower-case letters, digits and _, beginning "
            "with a letter, such as `my_region`."
        )
    folder = into / name
    if folder.exists():
        raise CannotCreate(f"{folder} is there already: nothing was written. Choose another name, or another --into.")
    return folder


def create(name: str, into: Path, *, title: str, year: int) -> Path:
    """Write the folder ``into/name`` of a region called ``title`` with a call of ``year``; returns it.

    Everything in it is an example and says so: the author replaces file after file and checks after each. Raises
    CannotCreate, before anything is written, for a name that cannot be a package's, or where something lies already.
    """
    folder = free_folder(into, name)
    words = {"name": name, "title": title, "year": str(year), "document": f"{name[:2].upper()}{year % 100:02d}"}
    for template in sorted(_TEMPLATE.rglob(f"*{_SUFFIX}")):
        path = folder / template.relative_to(_TEMPLATE).with_suffix("")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(template.read_text(encoding="utf-8")).substitute(words), encoding="utf-8")
    return folder

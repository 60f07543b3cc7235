"""Whether a text tells who complained, however it is written: pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

SHORTEST_NAME = 2
"""A name of one character stands in half of all words."""
SHORTEST_BOX = 4
"""What stands before the @ of an address tells its owner from this length on, in characters."""
TAIL = 7
"""The last digits by which a telephone is known, with or without its area's or country's number."""

_SEVERAL = re.compile(r"[、,;/]")
_TELEPHONE = re.compile(rf"\d(?:[^\w@]*\d){{{TAIL - 1},}}")
_ADDRESS = re.compile(r"([^\s@:]+)@[^\s@]+")
_ACCOUNT = re.compile(r"(?=[a-z_.-]*\d)(?=[\d_.-]*[a-z])[a-z\d_.-]{5,}", re.IGNORECASE | re.ASCII)


def tells_who(text: str, name: str, contact: str) -> bool:
    """Whether the text names the person or a way to reach him.

    Widths, cases, blanks, punctuation and separators do not count; of a telephone its digits alone do.
    """
    written, digits = _flat(text), _digits(text)
    return any(each in written for each in _names(name, contact)) or any(each in digits for each in _tails(contact))


def _names(name: str, contact: str) -> Iterator[str]:
    told, reached = unicodedata.normalize("NFKC", name), unicodedata.normalize("NFKC", contact)
    for each in (told, *_SEVERAL.split(told), reached):
        if len(flat := _flat(each)) >= SHORTEST_NAME:
            yield flat
    boxes, beside = _ADDRESS.findall(reached), _ADDRESS.sub(" ", reached)
    for each in (*boxes, *_ACCOUNT.findall(beside)):
        if len(flat := _flat(each)) >= SHORTEST_BOX:
            yield flat


def _tails(contact: str) -> Iterator[str]:
    reached = _ADDRESS.sub(" ", unicodedata.normalize("NFKC", contact))
    for each in _TELEPHONE.findall(reached):
        yield _digits(each)[-TAIL:]


def _flat(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def _digits(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isdecimal())

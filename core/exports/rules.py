"""Numbers of exports: given before a file is made, so that they can stand in it. Pure."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that is taken for another one."""
_LENGTH = 8
_NUMBER = re.compile(rf"(\d{{8}})-?([{_SIGNS}]{{4}})-?([{_SIGNS}]{{4}})")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def new_number(day: date) -> str:
    """``20261123-7KQ4-M2XW``: the day, and what nobody guesses."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return f"{day:%Y%m%d}-{signs[:4]}-{signs[4:]}"


def as_number(typed: str) -> str | None:
    """The number that somebody copied from a file, however it is written; None for what is none."""
    found = _NUMBER.fullmatch("".join(normalize("NFKC", typed).split()).upper())
    return found and "-".join(found.groups())


def as_sha256(typed: str) -> str | None:
    """The hash, however it is written; None for what is none."""
    plain = "".join(typed.split()).replace(":", "").lower()
    return plain if _SHA256.fullmatch(plain) else None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What stands in a file that is taken away: its number, and who took it."""

    number: str
    by_name: str

    @property
    def words(self) -> str:
        return f"导出编号 {self.number}，导出人 {self.by_name}"

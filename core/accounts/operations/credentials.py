"""Passwords: what is asked of them, how they are kept, and one-time ones."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from pathlib import Path
from typing import cast

from core.extensions import security

SHORTEST = 10
LONGEST = 128
_KINDS_WANTED = 2

# The ten thousand that leaked most often, lower case, with those of pinyin and of Chinese keyboards and dates.
_LEAKED = Path(__file__).with_name("common_passwords.txt")
_STEM = 5

# Beginnings of those that everybody tries first; a longer password may still hold one.
_COMMON = (
    "password",
    "passw0rd",
    "1234567890",
    "0123456789",
    "qwertyuiop",
    "1q2w3e4r5t",
    "admin",
    "abcd1234",
    "greenroll",
)

# Without those that look alike on paper or over the telephone.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


def faults(password: str, email: str = "") -> list[str]:
    """What is wrong with a new password: sentences, none where it will do."""
    found = []
    if not SHORTEST <= len(password) <= LONGEST:
        found.append(f"密码长度应为 {SHORTEST} 至 {LONGEST} 个字符。")
    kinds = sum((any(map(str.isalpha, password)), any(map(str.isdecimal, password)), not password.isalnum()))
    if kinds < _KINDS_WANTED:
        found.append("密码应至少包含字母、数字、符号中的两类。")
    lowered = password.lower()
    account = email.split("@", maxsplit=1)[0].lower()
    if _is_common(lowered) or len(set(password)) < SHORTEST // 2:
        found.append("密码过于常见或简单，容易被猜中，请另设一个。")
    elif account and account in lowered:
        found.append("密码不能包含邮箱的用户名部分。")
    return found


def hashed(password: str) -> str:
    """The Argon2 hash that is kept."""
    return cast(str, security.pwd_context.hash(_normal(password)))


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password; takes as long where there is none to compare with."""
    # All of it counts. One that is longer than any may be costs no more than another.
    tried = password if len(password) <= LONGEST else ""
    return bool(security.pwd_context.verify(_normal(tried), kept or _nobodys())) and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with weaker parameters than today's."""
    return bool(security.pwd_context.needs_update(kept))


def one_time() -> str:
    """A password to be told to somebody and changed at once: `k7mp-2qrx-…`, about 79 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _is_common(lowered: str) -> bool:
    """Whether everybody tries it: as it is, without its signs, or without what was put before and behind."""
    bare = "".join(filter(str.isalnum, lowered))
    stem = lowered.strip("".join({sign for sign in lowered if not sign.isalpha()}))
    spellings = {lowered, bare, stem} if len(stem) >= _STEM else {lowered, bare}
    return any(lowered.startswith(common) for common in _COMMON) or not spellings.isdisjoint(_leaked())


@cache
def _leaked() -> frozenset[str]:
    return frozenset(_LEAKED.read_text().split())


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe())

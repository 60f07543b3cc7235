"""Heads of the chain: how far it goes, signed, as they are kept outside the database. Pure.

Kept outside, one stands on a line of its own: ``{"head": {...}, "key": "2025", "signature": "..."}``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from core import signing
from core.signing import Signature, Signed, Signers, canonical

_USE = "heads of the trail"


@dataclass(frozen=True, slots=True)
class Head:
    """The chain's last link at an instant: its position and hash, and the highest number of an event in the chain."""

    position: int
    digest: str
    newest: int
    made_at: datetime

    @property
    def statement(self) -> dict[str, object]:
        """What is signed."""
        return {
            "digest": self.digest,
            "made_at": self.made_at.isoformat(),
            "newest": self.newest,
            "position": self.position,
        }


def sign(head: Head, signers: Signers) -> Signed:
    if signers.by is Signature.SM2:
        return signing.sign_by_sm2(head.statement, signers.sm2)
    return signing.sign(head.statement, signers.keys, _USE)


def is_signed(head: Head, key: str, signature: str, signers: Signers) -> bool:
    """Whether one of our keys signed exactly this head, by whichever of the two it says."""
    signed = Signed(canonical(head.statement), key, signature)
    if signing.is_by_sm2(signature):
        return bool(signers.sm2) and signing.is_ours_by_sm2(signed, signing.public_sm2_keys(signers.sm2))
    return signing.is_ours(signed, signing.public_keys(signers.keys, _USE))


def written(head: Head, key: str, signature: str) -> str:
    """The head as a line to be kept outside."""
    return canonical({"head": head.statement, "key": key, "signature": signature})


def read(line: str) -> tuple[Head, str, str]:
    """Head, key and signature of such a line. Raises ValueError."""
    try:
        found = json.loads(line)
        said = found["head"]
        made_at = datetime.fromisoformat(said["made_at"])
        head = Head(int(said["position"]), said["digest"], int(said["newest"]), made_at)
        return head, found["key"], found["signature"]
    except (KeyError, TypeError) as error:
        raise ValueError(f"This is no head of a trail: {line[:80]}") from error


def public(signers: Signers) -> list[tuple[str, str]]:
    """Names and public keys that prove heads."""
    return [*signing.public_keys(signers.keys, _USE).items(), *signing.public_sm2_keys(signers.sm2).items()]

"""Signing what a code says, so that whoever keeps the answer can prove it later. Pure.

The first key signs; what older ones signed is proved by their public keys, which stay published. No code rests on a
key: a code is a row of ours, so that keys change and codes stay.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Keys = Sequence[tuple[str, str]]
"""Names with secrets; the first one signs."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement as the bytes that were signed, which key signed it, and its Ed25519 signature (URL-safe Base64)."""

    text: str
    key: str
    signature: str


def sign(statement: Mapping[str, Any], keys: Keys) -> Signed:
    """The statement as JSON (keys in order, nothing between the parts), signed by the first key."""
    name, secret = keys[0]
    text = json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Signed(text, name, urlsafe_b64encode(_private(secret).sign(text.encode())).decode())


def public_keys(keys: Keys) -> Mapping[str, str]:
    """By name, the public keys (32 bytes, URL-safe Base64) with which anybody proves what was signed."""
    return {name: urlsafe_b64encode(_private(secret).public_key().public_bytes_raw()).decode() for name, secret in keys}


def is_ours(signed: Signed, public: Mapping[str, str]) -> bool:
    """Whether one of these keys signed exactly this."""
    try:
        key = Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(public[signed.key]))
        key.verify(urlsafe_b64decode(signed.signature), signed.text.encode())
    except (KeyError, ValueError, InvalidSignature):
        return False
    return True


@lru_cache(maxsize=16)
def _private(secret: str) -> Ed25519PrivateKey:
    """The key that is made from a secret of any length, for this use alone."""
    seed = HKDF(SHA256(), 32, salt=None, info=b"greenroll: what green codes say").derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)

"""The mark that an event bears from the moment it is written, and the hash that links it to the one before it. Pure.

The mark is a keyed commitment to all that the event says, its encrypted contents in plain: so it survives the change of
the keys that encrypt them, and tells nothing of them to who has the database alone. The link's hash covers the mark,
not the contents: a chain is made and followed without opening anything.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from core.signing import Digest, Keys, canonical, derived

SAID = ("at", "action", "subject_type", "subject_id", "by_id", "by_name", "note", "sealed", "request_id", "address")
"""What an event says in the open, by its columns: what a link covers, beside the event's number and mark."""
CONTENTS = ("before", "after")

_USE = "events of the trail"
_NONCE_BYTES = 8
_KEY_ID = 8


class Marked(StrEnum):
    """What a mark says of its event."""

    TRUE = "true"
    FALSE = "false"
    KEY_MISSING = "key_missing"


def mark(event: object, keys: Keys, digest: Digest) -> str:
    """``<algorithm>:<key>:<nonce>:<HMAC>`` of all that the event says, by the first key; no two are alike."""
    secret = derived(keys[0][1], _USE)
    nonce = secrets.token_hex(_NONCE_BYTES)
    return f"{digest}:{_key_id(secret)}:{nonce}:{_mac(event, nonce, secret, digest)}"


def examine(event: object, marked: str, keys: Keys) -> Marked:
    """Whether the event says what it said when it was marked by one of our keys."""
    try:
        name, key_id, nonce, found = marked.split(":")
        digest = Digest(name)
    except ValueError:
        return Marked.FALSE
    for secret in _secrets(keys):
        if _key_id(secret) == key_id:
            return Marked.TRUE if compare_digest(found, _mac(event, nonce, secret, digest)) else Marked.FALSE
    return Marked.KEY_MISSING


def link(before: str, event: object, marked: str | None, digest: Digest) -> str:
    """``<algorithm>:<hash>`` of the link before (empty for the first), the event's number, words and mark."""
    words = canonical([before, getattr(event, "number"), _values(event, SAID), marked])  # noqa: B009
    return f"{digest}:{digest.of(words)}"


def is_link(kept: str, before: str, event: object, marked: str | None) -> bool:
    """Whether the link is this event's, behind that one."""
    name = kept.partition(":")[0]
    return name in set(Digest) and kept == link(before, event, marked, Digest(name))


def _mac(event: object, nonce: str, secret: bytes, digest: Digest) -> str:
    return digest.keyed(canonical([nonce, _values(event, SAID), _values(event, CONTENTS)]), secret)


def _values(event: object, names: tuple[str, ...]) -> list[Any]:
    values = (getattr(event, name) for name in names)
    return [value.isoformat() if isinstance(value, datetime) else value for value in values]


def _secrets(keys: Keys) -> Iterator[bytes]:
    return (derived(secret, _USE) for _, secret in keys)


def _key_id(secret: bytes) -> str:
    """A few digits by which a key is known again and from which nothing of it can be learned."""
    return sha256(secret).hexdigest()[:_KEY_ID]

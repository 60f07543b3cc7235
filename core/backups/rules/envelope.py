"""The envelope of an archive: a stream that is encrypted piece by piece, so that nothing of it is ever whole in memory.

    GREENROLL BACKUP 1
    {"cipher": "aes", "key": "2026", "proof": "…", "salt": "…"}
    piece, piece, … last piece

Each archive has a key of its own, made of the named secret and a salt. Every piece is authenticated, with its number,
with whether it is the last, and with the lines above: a piece that was changed, cut off, repeated or put elsewhere
opens no more. `proof` tells another secret of the same name from a damaged archive.
"""

from __future__ import annotations

import hashlib
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hmac import compare_digest
from io import BytesIO
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.backups.rules.refusals import BackupRefused
from core.signing import TAG, Cipher, nonce_of_piece

MAGIC = b"GREENROLL BACKUP 1\n"
PIECE = 1 << 20
_SALT = 32
_LONGEST_HEADER = 1000
_USE = "backup"

Keys = Mapping[str, str]
"""Secrets by name; the first one encrypts."""


class Sealer:
    """A file to write to; what is written goes, sealed, into another. `close` writes the last piece."""

    def __init__(self, file: BinaryIO, keys: Keys, cipher: Cipher) -> None:
        name, secret = next(iter(keys.items()))
        salt = os.urandom(_SALT)
        header = {
            "cipher": cipher.value,
            "key": name,
            "proof": _proof(secret, salt),
            "salt": b64encode(salt).decode(),
        }
        self._file, self._digest = file, hashlib.sha256()
        self._head = MAGIC + json.dumps(header, sort_keys=True).encode() + b"\n"
        self._box = cipher.box(secret, _USE, salt)
        self._waiting, self._number = bytearray(), 0
        self._out(self._head)

    @property
    def sha256(self) -> str:
        """Of all that was written into the other file."""
        return self._digest.hexdigest()

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE:  # the last piece is known by the end alone: one is always kept back
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._out(self._box.encrypt(nonce_of_piece(self._number, last=last), piece, self._head))
        self._number += 1

    def _out(self, data: bytes) -> None:
        self._digest.update(data)
        self._file.write(data)


class Opener:
    """A file to read from, out of what `Sealer` wrote. Every reading raises BackupRefused where something is wrong."""

    def __init__(self, file: BinaryIO, keys: Keys) -> None:
        magic, line = file.readline(len(MAGIC)), file.readline(_LONGEST_HEADER)
        try:
            header = json.loads(line)
            cipher, name, salt = Cipher(header["cipher"]), str(header["key"]), b64decode(header["salt"], validate=True)
            proof = str(header["proof"])
        except (ValueError, KeyError, TypeError):
            raise BackupRefused("This is no backup of GreenRoll, or its beginning is damaged.") from None
        if magic != MAGIC:
            raise BackupRefused("This is no backup that this release can read.")
        if name not in keys:
            raise BackupRefused(
                f"The backup was encrypted with the key {name}, which is not among GREENROLL_BACKUP_KEYS.",
                "Put it there as name:secret.",
            )
        if not compare_digest(_proof(keys[name], salt), proof):
            raise BackupRefused(f"The key {name} of GREENROLL_BACKUP_KEYS is not the one that encrypted this backup.")
        self._file, self._head = file, magic + line
        self._box = cipher.box(keys[name], _USE, salt)
        self._number, self._ended = 0, False
        self._next, self._open = file.read(PIECE + TAG), BytesIO()

    def read(self, size: int = -1) -> bytes:
        found = bytearray()
        while size < 0 or len(found) < size:
            piece = self._open.read(-1 if size < 0 else size - len(found))
            found += piece
            if not piece and not self._advance():
                break
        return bytes(found)

    def _advance(self) -> bool:
        """Open the next piece, if there is one."""
        if self._ended:
            return False
        sealed, self._next = self._next, self._file.read(PIECE + TAG)
        self._ended = not self._next
        try:
            self._open = BytesIO(self._box.decrypt(nonce_of_piece(self._number, last=self._ended), sealed, self._head))
        except (InvalidTag, ValueError):
            raise BackupRefused(
                f"The backup is damaged in its piece {self._number + 1} (of {PIECE >> 20} MiB each):"
                " something was changed, cut off or put elsewhere.",
                "Nothing was restored. Take another copy of it, or the backup before it.",
            ) from None
        self._number += 1
        return True


def _proof(secret: str, salt: bytes) -> str:
    """What only the secret makes of the salt."""
    info = f"greenroll: {_USE}: proof of the key".encode()
    return HKDF(SHA256(), 16, salt=salt, info=info).derive(secret.encode()).hex()

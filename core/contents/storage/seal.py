"""How stored bytes are sealed: piece by piece, so that nothing is ever whole in memory and any place of it can be read.

    GREENROLL FILE 1 <cipher> <name of the key> <salt>
    piece, piece, … last piece

Each file has a key of its own, made of the named secret and a salt. Every piece is authenticated, with its number, with
whether it is the last, with the line above and with the SHA-256 under which the bytes lie. What was stored before files
were sealed begins otherwise, and is read as it is.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.contents.storage.reading import AnyPlace, StoreAway
from core.signing import TAG, Cipher, Sm4Gcm, nonce_of_piece

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 1 << 16
_MAGIC = b"GREENROLL FILE 1 "
_SALT, _LONGEST_HEAD, _USE = 16, 300, "files at rest"


@dataclass(frozen=True)
class Seal:
    """The keys by name, the one that writes first, and the cipher with which it writes."""

    keys: Mapping[str, str]
    cipher: Cipher = Cipher.AES

    def write(self, plain: BinaryIO, to: BinaryIO, sha256: str) -> None:
        """Seal a file from its beginning into another."""
        head = self._mark + os.urandom(_SALT).hex().encode() + b"\n"
        box, about = self._box_of(head), head + sha256.encode()
        plain.seek(0)
        to.write(head)
        number, piece = 0, plain.read(PIECE)
        while ahead := plain.read(PIECE):
            to.write(box.encrypt(nonce_of_piece(number, last=False), piece, about))
            number, piece = number + 1, ahead
        to.write(box.encrypt(nonce_of_piece(number, last=True), piece, about))
        to.flush()

    def opened(self, stored: BinaryIO, sha256: str) -> BinaryIO:
        """What was sealed, to be read from any place. Raises StoreAway, then or later, for what no key opens."""
        with ExitStack() as unopened:
            unopened.callback(stored.close)
            head = stored.readline(_LONGEST_HEAD)
            if head.startswith(_MAGIC):
                found = _Opened(stored, len(head), self._box_of(head), head + sha256.encode())
                opened = cast("BinaryIO", io.BufferedReader(found, PIECE))
            else:
                stored.seek(0)
                opened = stored
            unopened.pop_all()
        return opened

    def is_current(self, stored: BinaryIO) -> bool:
        """Whether a stored file is sealed as it now would be."""
        return stored.readline(_LONGEST_HEAD).startswith(self._mark)

    @property
    def _mark(self) -> bytes:
        return _MAGIC + f"{self.cipher} {next(iter(self.keys))} ".encode()

    def _box_of(self, head: bytes) -> AESGCM | Sm4Gcm:
        try:
            cipher, name, salt = head.removeprefix(_MAGIC).decode().split()
            return Cipher(cipher).box(self.keys[name], _USE, bytes.fromhex(salt))
        except ValueError:
            raise StoreAway("the beginning of a stored file is damaged") from None
        except KeyError as error:
            raise StoreAway(f"a file was encrypted with the key {error}, which GREENROLL_PERSONAL_KEYS lacks") from None


class _Opened(AnyPlace):
    """The pieces of a sealed file, each opened when something in it is read."""

    def __init__(self, stored: BinaryIO, start: int, box: AESGCM | Sm4Gcm, about: bytes) -> None:
        self._stored, self._start, self._box, self._about = stored, start, box, about
        length = stored.seek(0, os.SEEK_END) - start
        stored.seek(start)
        self._pieces = max(1, -(-length // (PIECE + TAG)))
        self._size, self._at = length - self._pieces * TAG, 0
        self._number, self._piece = -1, b""

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        number, within = divmod(self._at, PIECE)
        # Of an empty file, too, the one piece is opened: that it is empty has to be true.
        if number >= self._pieces:
            return 0
        self._open(number)
        found = self._piece[within : within + len(view)]
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def close(self) -> None:
        self._stored.close()
        super().close()

    def _open(self, number: int) -> None:
        if number == self._number:
            return
        self._stored.seek(self._start + number * (PIECE + TAG))
        nonce = nonce_of_piece(number, last=number == self._pieces - 1)
        try:
            self._piece = self._box.decrypt(nonce, self._stored.read(PIECE + TAG), self._about)
        except (InvalidTag, ValueError):
            raise StoreAway(f"piece {number + 1} of a stored file was changed, or sealed with another key") from None
        self._number = number

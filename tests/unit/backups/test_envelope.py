"""The envelope: what was sealed opens again, and whatever happened to it is found."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from io import BytesIO

import pytest

from core.backups.rules import envelope
from core.backups.rules.envelope import MAGIC, Opener, Sealer
from core.backups.rules.refusals import BackupRefused
from core.signing import TAG, Cipher

PIECE = 64
KEYS = {"2026": "a key of these tests and of nothing else"}
SIZES = (0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5)


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "PIECE", PIECE)


def sealed(data: bytes, cipher: Cipher = Cipher.AES) -> bytes:
    file = BytesIO()
    sealer = Sealer(file, KEYS, cipher)
    for first in range(0, len(data), 50):
        sealer.write(data[first : first + 50])
    sealer.close()
    return file.getvalue()


def opened(archive: bytes, keys: envelope.Keys = KEYS) -> bytes:
    return Opener(BytesIO(archive), keys).read()


@pytest.mark.parametrize("cipher", Cipher)
@pytest.mark.parametrize("size", SIZES)
def test_what_is_sealed_opens(cipher: Cipher, size: int) -> None:
    data = os.urandom(size)
    archive = sealed(data, cipher)
    assert opened(archive) == data
    reader = Opener(BytesIO(archive), {"other": "o" * 40, **KEYS})
    assert b"".join(iter(lambda: reader.read(7), b"")) == data, "in small bits, with a key that is not its own beside"
    assert size < TAG or data not in archive


def pieces(archive: bytes) -> tuple[bytes, list[bytes]]:
    head = MAGIC + archive[len(MAGIC) :].partition(b"\n")[0] + b"\n"
    body = archive[len(head) :]
    return head, [body[at : at + PIECE + TAG] for at in range(0, len(body), PIECE + TAG)]


CHANGES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "the first byte": lambda each: [bytes([each[0][0] ^ 1]) + each[0][1:], *each[1:]],
    "the last byte": lambda each: [*each[:-1], each[-1][:-1] + bytes([each[-1][-1] ^ 1])],
    "two pieces that changed places": lambda each: [each[1], each[0], *each[2:]],
    "a piece taken out": lambda each: [each[0], *each[2:]],
    "a piece put in twice": lambda each: [each[0], *each],
    "the last piece cut off": lambda each: each[:-1],
    "cut off within a piece": lambda each: [*each[:-1], each[-1][:5]],
    "something behind it": lambda each: [*each, b"x"],
    "its end behind its end": lambda each: [*each, each[-1]],
    "nothing left": lambda each: [],
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_happened_to_it_is_found(change: str) -> None:
    head, each = pieces(sealed(os.urandom(3 * PIECE)))
    assert len(each) == 3
    with pytest.raises(BackupRefused, match="is damaged in its piece"):
        opened(head + b"".join(CHANGES[change](each)))


def test_pieces_of_another_archive_do_not_fit() -> None:
    data = os.urandom(2 * PIECE)
    head, _ = pieces(sealed(data))
    _, others = pieces(sealed(data))
    with pytest.raises(BackupRefused, match="piece 1"):
        opened(head + b"".join(others))


def test_another_key_is_told_from_damage() -> None:
    archive = sealed(b"something")
    with pytest.raises(BackupRefused, match="key 2026, which is not among"):
        opened(archive, {"2027": KEYS["2026"]})
    with pytest.raises(BackupRefused, match="key 2026 of GREENROLL_BACKUP_KEYS is not the one"):
        opened(archive, {"2026": "another secret under the same name, of course"})


def test_its_head_cannot_be_changed() -> None:
    head, each = pieces(sealed(b"something"))
    said = json.loads(head[len(MAGIC) :])
    other = MAGIC + json.dumps({**said, "cipher": "sm4"}).encode() + b"\n"
    spaced = MAGIC + json.dumps(said).encode() + b" \n"
    for changed in (other, spaced):
        with pytest.raises(BackupRefused, match="damaged"):
            opened(changed + b"".join(each))
    for no_archive in (
        b"",
        b"PK\x03\x04",
        MAGIC,
        MAGIC + b"{}\n",
        MAGIC + b"nonsense" * 500,
        head.replace(b" 1\n", b" 2\n"),
    ):
        with pytest.raises(BackupRefused):
            opened(no_archive)

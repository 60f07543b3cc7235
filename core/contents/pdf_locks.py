"""Opening what a PDF encrypts that opens without a password, as those do that only forbid to print or to copy.

The keys are made as ISO 32000 says (7.6), and tried before they are used. What cannot be opened is refused: nobody
could look into it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import md5, sha256, sha384, sha512
from itertools import islice
from typing import Any, NamedTuple

from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from core.contents.kinds import FileRefused

LOCKED = FileRefused(
    "这份 PDF 加了密码，系统无法检查其内容，不能接收。", "请去掉打开密码，或者用“打印为 PDF”重新生成后再上传。"
)

# Bounded, so that looking for it takes as long as the file is.
BLANK = rb"(?:[\0\t\n\f\r ]|%[^\r\n]{0,200}[\r\n]){0,50}+"
_NAMED = re.compile(rb"/Encrypt(?=[\0\t\n\f\r %0-9<])")
_SAYS = re.compile(rb"/Encrypt" + BLANK + rb"(?:(\d{1,9})" + BLANK + rb"(\d{1,5})" + BLANK + rb"R|(?=<<))")
_IDENTITY = re.compile(rb"/ID" + BLANK + rb"\[")
_TOKEN = re.compile(BLANK + rb"(<<|>>|[\[\]()]|<[^<>]*>|/[^\0\t\n\f\r ()<>\[\]{}/%]*|[^\0\t\n\f\r ()<>\[\]{}/%]+)")
_IN_TEXT = re.compile(rb"([^()\\]{0,1000}+)([()]|\\(?:([0-7]{1,3})|(\r\n|.)))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_MOST, _DEEPEST, _LONGEST = 50, 8, 1_000
"""Of entries and of places that say the same, of dictionaries within each other, and signs of a text."""
_BLOCK = 16


class Opened(NamedTuple):
    """How streams are opened, and files within: by the object's number and generation."""

    key: bytes
    streams: str
    files: str

    def stream(self, packed: bytes, number: int, generation: int, *, is_file: bool) -> bytes:
        """What stands in the stream of an object."""
        method = self.files if is_file else self.streams
        if method == "/Identity":
            return packed
        key = self.key
        if method != "/AESV3":
            own = struct.pack("<I", number)[:3] + struct.pack("<I", generation)[:2]
            salt = b"sAlT" if method == "/AESV2" else b""
            key = md5(key + own + salt).digest()[: min(len(key) + 5, 16)]  # noqa: S324  # as the standard says
        return _rc4(key, packed) if method == "/V2" else _aes(key, packed[_BLOCK:], packed[:_BLOCK])


def opened(content: bytes, plain: bytes) -> Opened | None:
    """None where nothing is encrypted. `plain`: the same with its names as they are read.

    Raises FileRefused where a password is asked for, or it is not told how.
    """
    named = len(_NAMED.findall(plain))
    if not named:
        return None
    places = list(_SAYS.finditer(content))
    objects = {place.groups() for place in places}
    try:
        if not len(places) == named <= _MOST or len(objects) > 1:
            raise LOCKED
        first, *others = (read(content, at)[0] for at in _where(content, places))
        if any(each != first for each in others) or first["/Filter"] != "/Standard":
            raise LOCKED
        return _with(first, _identities(content))
    except (KeyError, TypeError, ValueError, AttributeError, struct.error):
        raise LOCKED from None


def _where(content: bytes, places: Sequence[re.Match[bytes]]) -> Iterable[int]:
    """Where what is said of the encryption begins: at each of the places, or where the object is to which all point."""
    number, generation = places[0].groups()
    if number is None:
        return (place.end() for place in places)
    header = re.compile(rb"(?<!\d)0{0,9}%d%s0{0,4}%d%sobj" % (int(number), BLANK, int(generation), BLANK))
    return islice((found.end() for found in header.finditer(content)), _MOST)


def _identities(content: bytes) -> Iterator[bytes]:
    for found, _ in zip(_IDENTITY.finditer(content), range(_MOST), strict=False):
        first, _ = read(content, found.end())
        if isinstance(first, bytes):
            yield first
    yield b""


def _with(said: Mapping[str, Any], identities: Iterable[bytes]) -> Opened:
    version, revision = said["/V"], said["/R"]
    bits = said.get("/Length", 40) if version == 2 else 40 if version == 1 else 128  # noqa: PLR2004
    filters: Mapping[str, Mapping[str, Any]] = said.get("/CF", {})

    def method(name: str) -> str:
        return "/Identity" if name == "/Identity" else str(filters[name]["/CFM"])

    if version in {1, 2}:
        streams = files = "/V2"
    else:
        named = said.get("/StmF", "/Identity")
        streams, files = method(named), method(said.get("/EFF", named))
    if {streams, files} - {"/V2", "/AESV2", "/AESV3", "/Identity"}:
        raise LOCKED
    if revision >= 5:  # noqa: PLR2004
        return Opened(_long_key(said, revision), streams, files)
    for identity in identities:
        if (key := _short_key(said, revision, bits // 8, identity)) is not None:
            return Opened(key, streams, files)
    raise LOCKED


def _short_key(said: Mapping[str, Any], revision: int, length: int, identity: bytes) -> bytes | None:
    """The key of RC4 and AES-128, if it is right."""
    bare = b"" if said.get("/EncryptMetadata", "true") == "true" or revision < 4 else b"\xff" * 4  # noqa: PLR2004
    forbidden = struct.pack("<I", said["/P"] & 0xFFFFFFFF)
    key = md5(_PADDING + said["/O"][:32] + forbidden + identity + bare).digest()  # noqa: S324
    if revision < 3:  # noqa: PLR2004
        return key[:5] if _rc4(key[:5], _PADDING) == said["/U"][:32] else None
    for _ in range(50):
        key = md5(key[:length]).digest()  # noqa: S324
    key = key[:length]
    proof = md5(_PADDING + identity).digest()  # noqa: S324
    for number in range(20):
        proof = _rc4(bytes(each ^ number for each in key), proof)
    return key if proof == said["/U"][:16] else None


def _long_key(said: Mapping[str, Any], revision: int) -> bytes:
    """The key of AES-256. Raises FileRefused where it asks for a password."""
    proof, for_proof, for_key = said["/U"][:32], said["/U"][32:40], said["/U"][40:48]
    if _hash(for_proof, revision) != proof:
        raise LOCKED
    return _aes(_hash(for_key, revision), said["/UE"][:32], bytes(_BLOCK))


def _hash(salt: bytes, revision: int) -> bytes:
    """Of no password, with the salt (algorithm 2.B)."""
    found = sha256(salt).digest()
    if revision == 5:  # noqa: PLR2004
        return found
    turn, last = 0, 0
    while turn < 64 or last > turn - 32:  # noqa: PLR2004
        cipher = Cipher(AES(found[:16]), CBC(found[16:32])).encryptor()
        mixed = cipher.update(found * 64)
        found = (sha256, sha384, sha512)[sum(mixed[:16]) % 3](mixed).digest()
        turn, last = turn + 1, mixed[-1]
    return found[:32]


def _rc4(key: bytes, content: bytes) -> bytes:
    return Cipher(ARC4(key), mode=None).encryptor().update(content)


def _aes(key: bytes, content: bytes, start: bytes) -> bytes:
    """What is left over of a block stands after the stream."""
    return Cipher(AES(key), CBC(start)).decryptor().update(content[: len(content) // _BLOCK * _BLOCK])


def read(content: bytes, at: int, depth: int = 0) -> tuple[Any, int]:
    """The object that stands there (a name as text with its stroke, a text as bytes), and where it ends.

    Raises ValueError for what is none.
    """
    token = _TOKEN.match(content, at)
    if token is None or depth > _DEEPEST:
        raise ValueError
    word, end = token[1], token.end()
    if word == b"<<":
        return _dictionary(content, end, depth)
    if word == b"(":
        return _text(content, end)
    if word.startswith(b"<"):
        return bytes.fromhex((word[1:-1] + b"0" * (len(b"".join(word[1:-1].split())) % 2)).decode()), end
    plain = word.decode("latin-1")
    return int(plain) if re.fullmatch(r"[+-]?\d{1,10}", plain) else plain, end


def _dictionary(content: bytes, at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while len(found) < _MOST:
        name, at = read(content, at, depth + 1)
        if name == ">>":
            return found, at
        if not isinstance(name, str) or not name.startswith("/") or "#" in name or name in found:
            raise ValueError
        found[name], at = read(content, at, depth + 1)
    raise ValueError


def _text(content: bytes, at: int) -> tuple[bytes, int]:
    """A text between brackets, from behind the first."""
    text, depth = bytearray(), 1
    while len(text) < _LONGEST and (piece := _IN_TEXT.match(content, at)) is not None:
        before, sign, octal, escaped = piece.groups()
        text += before
        at = piece.end()
        depth += (sign == b"(") - (sign == b")")
        if not depth:
            return bytes(text), at
        if octal:
            text.append(int(octal, 8) & 0xFF)
        else:
            text += _ESCAPED.get(escaped, escaped) if escaped else sign
    raise ValueError

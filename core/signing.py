"""Signing statements with the instance's keys, so that whoever keeps one can prove it later; hashes and ciphers. Pure.

The first key signs; what older ones signed is proved by their public keys. For each `use` (what green codes say, the
heads of the trail) a key of its own is made of the same secret: what was signed for one proves nothing elsewhere.
SM2 has no such keys: pairs of it are made by themselves, and used for the heads alone.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher as Encryption
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash, HashAlgorithm
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Digest(StrEnum):
    """How a text is hashed."""

    SHA256 = "sha256"
    SM3 = "sm3"

    @property
    def algorithm(self) -> HashAlgorithm:
        return SHA256() if self is Digest.SHA256 else SM3()

    def of(self, text: str) -> str:
        """The text's hash, in hexadecimal digits."""
        hashing = Hash(self.algorithm)
        hashing.update(text.encode())
        return hashing.finalize().hex()

    def keyed(self, text: str, secret: bytes) -> str:
        """The same, such as only who has the secret can make (HMAC)."""
        hashing = HMAC(secret, self.algorithm)
        hashing.update(text.encode())
        return hashing.finalize().hex()


TAG = 16
"""Bytes that stand behind what was encrypted, and prove it."""


def nonce_of_piece(number: int, *, last: bool) -> bytes:
    """For what is encrypted piece by piece, with a key of its own: no piece stands for another, nor for the end."""
    return number.to_bytes(11, "big") + bytes([last])


class Sm4Gcm:
    """SM4-GCM, as `AESGCM` offers AES: the tag stands behind the content."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, about: bytes) -> bytes:
        sealing = Encryption(self._algorithm, GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(about)
        return sealing.update(data) + sealing.finalize() + sealing.tag

    def decrypt(self, nonce: bytes, data: bytes, about: bytes) -> bytes:
        opening = Encryption(self._algorithm, GCM(nonce, data[-TAG:])).decryptor()
        opening.authenticate_additional_data(about)
        return opening.update(data[:-TAG]) + opening.finalize()


class Cipher(StrEnum):
    """With what personal data and backups are encrypted."""

    AES = "aes"
    SM4 = "sm4"

    def box(self, secret: str, use: str, salt: bytes | None = None) -> AESGCM | Sm4Gcm:
        """What encrypts with a key for this use alone, made from a secret of any length."""
        length = 32 if self is Cipher.AES else 16
        key = HKDF(SHA256(), length, salt=salt, info=f"greenroll: {use}: {self}".encode()).derive(secret.encode())
        return AESGCM(key) if self is Cipher.AES else Sm4Gcm(key)


Keys = Sequence[tuple[str, str]]
"""Names with secrets; the first one signs."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement as the bytes that were signed, which key signed it, and its Ed25519 signature (URL-safe Base64)."""

    text: str
    key: str
    signature: str


def canonical(statement: Any) -> str:
    """A statement as the one text that stands for it: JSON, keys in order, nothing between the parts."""
    return json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sign(statement: Mapping[str, Any], keys: Keys, use: str) -> Signed:
    """The statement in its canonical text, signed by the first key."""
    name, secret = keys[0]
    text = canonical(statement)
    return Signed(text, name, urlsafe_b64encode(_private(secret, use).sign(text.encode())).decode())


def public_keys(keys: Keys, use: str) -> Mapping[str, str]:
    """By name, the public keys (32 bytes, URL-safe Base64) with which anybody proves what was signed."""
    private = ((name, _private(secret, use)) for name, secret in keys)
    return {name: urlsafe_b64encode(key.public_key().public_bytes_raw()).decode() for name, key in private}


def is_ours(signed: Signed, public: Mapping[str, str]) -> bool:
    """Whether one of these keys signed exactly this."""
    try:
        key = Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(public[signed.key]))
        key.verify(urlsafe_b64decode(signed.signature), signed.text.encode())
    except (KeyError, ValueError, InvalidSignature):
        return False
    return True


class Signature(StrEnum):
    """By what the heads of the trail are signed."""

    ED25519 = "ed25519"
    SM2 = "sm2"


_SM2_PRIVATE, _SM2_PUBLIC = 32, 64
_SM2_PREFIX = "sm2:"


def new_sm2_key() -> str:
    """A pair of SM2 keys as a setting holds it: private and public, URL-safe Base64."""
    from gmssl_pyx import sm2_key_generate  # noqa: PLC0415  # an extra

    public, private = sm2_key_generate()
    return urlsafe_b64encode(private + public).decode()


def sm2_fault(key: str) -> str | None:
    """Why the text is no pair of SM2 keys that belong together, if it is not."""
    try:
        from gmssl_pyx import GmsslInnerError, sm2_sign, sm2_verify  # noqa: PLC0415  # an extra
    except ImportError:
        return "needs gmssl-pyx: install greenroll[sm]."
    try:
        private, public = _sm2(key)
        fits = sm2_verify(public, b"greenroll", sm2_sign(private, public, b"greenroll"))
    except (ValueError, GmsslInnerError):
        fits = False
    return None if fits else "is no pair of SM2 keys. Write what `greenroll audit new-key` prints."


def sign_by_sm2(statement: Mapping[str, Any], keys: Keys) -> Signed:
    """The statement signed by SM2 with SM3, as GB/T 32918 has it, with its default id of the signer."""
    from gmssl_pyx import sm2_sign  # noqa: PLC0415  # an extra

    name, key = keys[0]
    private, public = _sm2(key)
    text = canonical(statement)
    signature = sm2_sign(private, public, text.encode())
    return Signed(text, name, f"{_SM2_PREFIX}{urlsafe_b64encode(signature).decode()}")


def is_by_sm2(signature: str) -> bool:
    return signature.startswith(_SM2_PREFIX)


def is_ours_by_sm2(signed: Signed, public: Mapping[str, str]) -> bool:
    """Whether one of these keys signed exactly this by SM2."""
    from gmssl_pyx import GmsslInnerError, sm2_verify  # noqa: PLC0415  # an extra

    try:
        key = urlsafe_b64decode(public[signed.key].removeprefix(_SM2_PREFIX))
        signature = urlsafe_b64decode(signed.signature.removeprefix(_SM2_PREFIX))
        return bool(sm2_verify(key, signed.text.encode(), signature))
    except (KeyError, ValueError, GmsslInnerError):
        return False


def public_sm2_keys(keys: Keys) -> Mapping[str, str]:
    """By name, the public keys (`sm2:` and 64 bytes, URL-safe Base64) with which anybody proves what was signed."""
    return {name: f"{_SM2_PREFIX}{urlsafe_b64encode(_sm2(key)[1]).decode()}" for name, key in keys}


def _sm2(key: str) -> tuple[bytes, bytes]:
    """The private and the public key. Raises ValueError."""
    both = urlsafe_b64decode(key)
    if len(both) != _SM2_PRIVATE + _SM2_PUBLIC:
        raise ValueError("This is no pair of SM2 keys.")
    return both[:_SM2_PRIVATE], both[_SM2_PRIVATE:]


@dataclass(frozen=True, slots=True)
class Signers:
    """The keys that sign or have signed heads, and by which of the two it is done now."""

    keys: Keys
    sm2: Keys = ()
    by: Signature = Signature.ED25519


@lru_cache(maxsize=64)
def derived(secret: str, use: str) -> bytes:
    """32 bytes that are made from a secret of any length, for this use alone."""
    return HKDF(SHA256(), 32, salt=None, info=f"greenroll: {use}".encode()).derive(secret.encode())


def _private(secret: str, use: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derived(secret, use))

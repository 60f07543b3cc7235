"""Personal data at rest: sealed on the way into the database, opened on the way out, with keys of its own.

A column says so by its type, and nothing else of the product knows of it:

    phone: Mapped[str | None] = mapped_column(Sealed("person.phone"))
    answers: Mapped[dict[str, Any]] = mapped_column(SealedJson("filling_section.answers"))

What is sealed reads ``sealed:<cipher>:<name of the key>:<base64>``; each key writes with a nonce of its own for every
value, and what was sealed for one column opens in no other. The first key writes, all of them read.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app
from sqlalchemy import JSON, Dialect, Function, Integer, SQLColumnExpression, Text, func, literal_column
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from core.config import Settings
from core.db.base import Json
from core.errors import DomainError
from core.signing import Cipher, Sm4Gcm

EXTENSION = "greenroll.keyring"
APART = "complaint"
"""What concerns columns whose names begin so is sealed with keys of its own: who complained of whom."""
UNREADABLE = "（无法解密，请联系系统管理员）"
"""What stands where a text cannot be opened."""

_MARK = "sealed:"
_NONCE = 12


class Unreadable(DomainError):
    """No key opens what was sealed."""

    status = 503
    code = "sealed_with_another_key"
    title = "内容暂时无法解密"

    def __init__(self) -> None:
        super().__init__("这部分内容是用另一把密钥加密的，现在打不开；内容没有丢失。", "请将此情况告知系统管理员。")


@dataclass(frozen=True)
class Keyring:
    """The keys, by name, the one that writes first; and the cipher with which it writes.

    `apart`: those of what is sealed apart. Without any it is sealed with keys that are made of the others for it alone.
    """

    keys: Mapping[str, str]
    cipher: Cipher = Cipher.AES
    apart: Mapping[str, str] = field(default_factory=dict)

    def mark(self, about: str) -> str:
        """How everything begins that is sealed for a column as it now would be."""
        return f"{_MARK}{self.cipher}:{next(iter(self._writing(about)))}:"

    def seal(self, text: str, about: str) -> str:
        """The text, sealed for the column that it is about."""
        nonce = os.urandom(_NONCE)
        box = _box(self.cipher, next(iter(self._writing(about).values())), about.startswith(APART))
        return self.mark(about) + b64encode(nonce + box.encrypt(nonce, text.encode(), about.encode())).decode()

    def open(self, sealed: str, about: str) -> str:
        """The text. Raises Unreadable where no key opens it, or it was sealed for another column."""
        try:
            _, cipher, name, encoded = sealed.split(":", 3)
            raw, wanted = b64decode(encoded, validate=True), Cipher(cipher)
        except ValueError:
            raise Unreadable from None
        is_apart = about.startswith(APART)
        for keys in (self.apart, self.keys) if is_apart else (self.keys,):
            with suppress(InvalidTag, KeyError, ValueError):
                box = _box(wanted, keys[name], is_apart)
                return box.decrypt(raw[:_NONCE], raw[_NONCE:], about.encode()).decode()
        raise Unreadable

    def _writing(self, about: str) -> Mapping[str, str]:
        return self.apart if about.startswith(APART) and self.apart else self.keys


@lru_cache(maxsize=64)
def _box(cipher: Cipher, secret: str, apart: bool) -> AESGCM | Sm4Gcm:
    return cipher.box(secret, f"{'complaints' if apart else 'personal data'} at rest")


def is_sealed(value: object) -> bool:
    """Whether a stored value was sealed: what was stored before there were keys was not."""
    return isinstance(value, str) and value.startswith(_MARK)


def set_up_keyring(app: Flask, settings: Settings) -> None:
    """Give the application its keys."""
    app.extensions[EXTENSION] = keyring_of(settings)


def keyring_of(settings: Settings) -> Keyring:
    """The keys of an instance."""
    return Keyring(dict(settings.personal_keys), settings.personal_cipher, dict(settings.complaint_keys))


def keyring() -> Keyring:
    """The keys of the running application."""
    return cast(Keyring, current_app.extensions[EXTENSION])


_AT_ITS_BEGINNING = literal_column("1", Integer), literal_column("160", Integer)
"""By the nonce, which follows the names of cipher and key, nothing is sealed twice alike."""


def seal_of(sealed: SQLColumnExpression[Any]) -> Function[str]:
    """What names the contents of a column as they stand."""
    return func.substr(cast_to(sealed, Text), *_AT_ITS_BEGINNING)


class Sealed(TypeDecorator[str]):
    """A personal text. It cannot be searched or ordered by in the database."""

    impl = Text
    cache_ok = True
    stored: ClassVar[TypeEngine[Any]] = Text()

    def __init__(self, about: str) -> None:
        super().__init__()
        self.about = about

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else keyring().seal(value, self.about)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or not is_sealed(value):
            return value
        try:
            return keyring().open(value, self.about)
        except Unreadable:
            return UNREADABLE


class SealedJson(TypeDecorator[Any]):
    """JSON that holds personal answers, sealed as a whole. What cannot be opened raises Unreadable.

    `shown`: it is shown and never written back, so that what cannot be opened may say so in its place.
    """

    impl = JSON
    cache_ok = True
    stored: ClassVar[TypeEngine[Any]] = Json

    def __init__(self, about: str, *, shown: bool = False) -> None:
        super().__init__(none_as_null=True)
        self.about, self.shown = about, shown

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor((JSONB if dialect.name == "postgresql" else JSON)(none_as_null=True))

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else keyring().seal(json.dumps(value, ensure_ascii=False), self.about)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if not is_sealed(value):
            return value
        try:
            return json.loads(keyring().open(value, self.about))
        except Unreadable:
            if self.shown:
                return {"": UNREADABLE}
            raise

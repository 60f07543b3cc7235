"""Who stands behind an evaluator: what caps are counted by. Pure.

An identity is a kind of document and its number, never a typed name. It is brought into one shape, checked, and then
kept only as a keyed fingerprint with a masked form: two evaluators of one legal representative come under one cap, and
nobody can read the number, not even in the database.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, field

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from core.units.rules import codes

LEGAL_ENTITY, LEGAL_REPRESENTATIVE = "legal_entity", "legal_representative"

RESIDENT, PASSPORT, OTHER = "resident", "passport", "other"
CREDIT_CODE = "credit_code"

DOCUMENTS = {RESIDENT: "居民身份证", PASSPORT: "护照", OTHER: "其他证件"}
"""The kinds of document by which a person is known."""

SHOWN = 4
_LEAST = 5
_RESIDENT_LENGTH = 18


@dataclass(frozen=True, slots=True)
class Document:
    """A document's kind and number as typed. It is not printed: the number is nobody's business."""

    kind: str
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """What is kept of a document: a fingerprint to compare, a masked form to show."""

    key: str
    fingerprint: str
    masked: str


def normalised(number: str) -> str:
    """The number in one shape: half width, upper case, without blanks, hyphens, dots and brackets."""
    flat = unicodedata.normalize("NFKC", number).upper()
    return "".join(sign for sign in flat if sign.isalnum())


def fault(document: Document) -> str | None:
    """What is wrong with a document, as a sentence that does not repeat the number; None if nothing is."""
    number = normalised(document.number)
    if document.kind == CREDIT_CODE:
        return codes.fault(number)
    if document.kind not in DOCUMENTS:
        return "请选择证件类型。"
    if not number:
        return "请填写证件号码。"
    return _resident_fault(number) if document.kind == RESIDENT else _other_fault(number)


def identity(key: str, document: Document, secret: str) -> Identity:
    """The identity of a checked document under a key of the caps; `secret` is the instance's own."""
    number = normalised(document.number)
    content = "\0".join((key, document.kind, number)).encode()
    print_ = hmac.new(_key(secret), content, hashlib.sha256).hexdigest()
    return Identity(key, print_, _masked(document.kind, number))


def of_itself(key: str, evaluator_id: str) -> str:
    """The fingerprint of an evaluator under a key by which officers keep who belongs together: of no document."""
    return hashlib.sha256("\0".join((key, evaluator_id)).encode()).hexdigest()


def legal_entity(code: str, secret: str) -> Identity:
    """The identity of the legal entity with a credit code."""
    return identity(LEGAL_ENTITY, Document(CREDIT_CODE, code), secret)


def _key(secret: str) -> bytes:
    """A key for this use alone, so that the secret serves no two purposes."""
    return hmac.new(secret.encode(), b"greenroll: identities of evaluators", hashlib.sha256).digest()


def _masked(kind: str, number: str) -> str:
    """A code is public and shown whole; of a person's number the last four signs."""
    if kind == CREDIT_CODE:
        return number
    return f"{DOCUMENTS[kind]} 尾号 {number[-SHOWN:]}"


def _other_fault(number: str) -> str | None:
    if _resident_fault(number) is None:  # One person is counted under one number.
        return f"所填号码是{DOCUMENTS[RESIDENT]}号码，请相应选择证件类型。"
    if len(number) < _LEAST or not number.isascii():
        return f"证件号码应为至少 {_LEAST} 位的字母和数字，请对照证件核对。"
    return None


def _resident_fault(number: str) -> str | None:
    """Length, signs, day of birth and check digit are looked at; divisions come and go, and are not."""
    if len(number) == _RESIDENT_LENGTH and number[:-1].isdecimal() and number.isascii():
        try:
            ric.get_birth_date(number)
        except ValidationError:
            pass
        else:
            if number[-1] == ric.calc_check_digit(number):
                return None
    return f"居民身份证号码应为 {_RESIDENT_LENGTH} 位，且各位与校验码相符，请对照证件逐位核对。"

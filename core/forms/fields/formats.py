"""The named shapes of texts: telephone, e-mail, postcode, unified social credit code, web address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from core.forms.faults import Refused, seen
from core.forms.fields.plain import compact, half_width
from core.plugin_api.declarations.form import Format

_PHONE = re.compile(
    r"(?:\+86-?)?1[3-9]\d{9}"  # a mobile
    r"|(?:\+86-?|0086-?)?0\d{2,3}-?\d{7,8}(?:-\d{1,6})?"  # a fixed line with its area code, and an extension
    r"|[48]00-?\d{3}-?\d{4}",
    re.ASCII,
)
_SEVERAL = re.compile(r"[,、;/]")
_POSTCODE = re.compile(r"\d{6}", re.ASCII)


def _phone(text: str) -> str:
    numbers = [number for number in _SEVERAL.split(compact(text).replace("(", "").replace(")", "-")) if number]
    if not numbers or not all(_PHONE.fullmatch(number) for number in numbers):
        raise Refused(f"应为手机号或带区号的固定电话，如 010-88888888；现为“{seen(text)}”，请改正。")
    return "、".join(numbers)


def _email(text: str) -> str:
    try:
        return validate_email(half_width(text), check_deliverability=False).normalized
    except (EmailNotValidError, UnicodeError):
        raise Refused(f"应为电子邮箱地址，如 name@example.cn；现为“{seen(text)}”，请改正。") from None


def _postcode(text: str) -> str:
    code = compact(text)
    if not _POSTCODE.fullmatch(code):
        raise Refused(f"应为 6 位数字的邮政编码；现为“{seen(text)}”，请改正。")
    return code


def _unit_code(text: str) -> str:
    code = compact(text).upper().replace("-", "")
    try:
        return str(uscc.validate(code))
    except ValidationError:
        raise Refused(
            f"应为 18 位统一社会信用代码（末位为校验码）；现为“{seen(text)}”，请对照营业执照逐位核对。"
        ) from None


def _url(text: str) -> str:
    address = compact(text)
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or "." not in parts.hostname:
        raise Refused(f"应为网址，如 https://www.example.cn；现为“{seen(text)}”，请改正。")
    return address


SHAPES: Mapping[Format, Callable[[str], str]] = {
    Format.PHONE: _phone,
    Format.EMAIL: _email,
    Format.POSTCODE: _postcode,
    Format.UNIT_CODE: _unit_code,
    Format.URL: _url,
}
"""For each format: the text as it is kept, or Refused with the predicate of a sentence."""

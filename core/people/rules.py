"""Names, telephone numbers and e-mail addresses of people, as they are typed."""

from __future__ import annotations

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

_MOBILE_OR_LANDLINE = re.compile(r"(?:\+?86[- ]?)?1\d{10}|(?:\+?86[- ]?)?0\d{2,3}[- ]?\d{7,8}(?:[-转]\d{1,6})?")
_LONGEST_NAME = 60
_LONGEST_EMAIL = 254


def name_faults(name: str) -> list[str]:
    """What is wrong with a person's name."""
    name = name.strip()
    if not name:
        return ["请填写姓名。"]
    if len(name) > _LONGEST_NAME:
        return [f"姓名不能超过 {_LONGEST_NAME} 个字。"]
    if not name.isprintable():
        return ["姓名中有不能显示的字符，请重新填写。"]
    return []


def phone_kept(typed: str) -> str:
    """A telephone number as it is kept: half width, without outer blanks."""
    return unicodedata.normalize("NFKC", typed).strip()


def phone_faults(phone: str) -> list[str]:
    """What is wrong with a telephone number of China, in whichever width it was typed."""
    number = phone_kept(phone)
    if not number:
        return ["请填写联系电话。"]
    if not _MOBILE_OR_LANDLINE.fullmatch(number):
        return ["联系电话格式不对，请填写 11 位手机号，或带区号的固定电话，如 010-88888888。"]
    return []


def email_faults(email: str) -> list[str]:
    """What is wrong with an e-mail address."""
    email = email.strip()
    if not email:
        return ["请填写邮箱。"]
    try:
        # Nothing is asked of the network, for an instance may have none; nor is a test domain refused.
        validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return ["邮箱格式不对，请填写如 name@example.com 的地址。"]
    return [] if len(email) <= _LONGEST_EMAIL else [f"邮箱不能超过 {_LONGEST_EMAIL} 个字符。"]

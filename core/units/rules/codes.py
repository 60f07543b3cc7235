"""The 统一社会信用代码 (GB 32100): brought into one shape, checked, and every slip named for whoever made it.

Pure: forms, imports and operations all ask here, so that they refuse the same codes with the same sentence.
"""

from __future__ import annotations

import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength

LENGTH = 18
ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
DIGITS = range(8)
"""The first eight places: registering authority, kind of entity, administrative division."""

_MISTAKEN_FOR = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
"""Letters that the standard leaves out because they look like something else, and what is probably meant."""


def normalised(typed: str) -> str:
    """The code as it is stored: half width, upper case, without blanks and hyphens. It need not be valid."""
    flat = unicodedata.normalize("NFKC", typed)
    return "".join(sign for sign in flat if not sign.isspace() and sign not in "-‐‑–—−").upper()


def is_meant(typed: str) -> bool:
    """Whether what was typed into a search is a code, however faulty, and no name."""
    code = normalised(typed)
    return len(code) > LENGTH // 2 and code.isascii() and code.isalnum()


LEAST_OF_PART = 4


def may_be_part(word: str) -> bool:
    """Whether a word that is looked for may stand in a code: shorter ones stand in too many."""
    return word.isascii() and word.isalnum() and len(word) >= LEAST_OF_PART


def fault(code: str) -> str | None:
    """What is wrong with a normalised code, as a sentence that helps to find the slip; None if nothing is."""
    try:
        uscc.validate(code)
    except InvalidLength:
        return f"统一社会信用代码应为 {LENGTH} 位，您填写的是 {len(code)} 位，请对照营业执照检查是否漏填或多填。"
    except InvalidFormat:
        return _wrong_sign(code)
    except InvalidChecksum:
        return "统一社会信用代码的最后一位（校验码）与前 17 位不符，多半是抄错一位或两位颠倒，请对照营业执照逐位核对。"
    return None


def _wrong_sign(code: str) -> str:
    for place, sign in enumerate(code):
        if sign in _MISTAKEN_FOR:
            return (
                f"第 {place + 1} 位“{sign}”不会出现在统一社会信用代码里（代码不使用字母 I、O、S、V、Z），"
                f"请检查是否应为“{_MISTAKEN_FOR[sign]}”。"
            )
        if sign not in ALPHABET:
            return f"第 {place + 1} 位“{sign}”不是统一社会信用代码可用的字符，代码只含数字和大写字母。"
        if place in DIGITS and not sign.isdigit():
            return f"第 {place + 1} 位“{sign}”应为数字：统一社会信用代码的前 {len(DIGITS)} 位都是数字。"
    raise AssertionError(code)

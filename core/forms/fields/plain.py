"""Text as it can be kept: what copying leaves behind is tidied, what no database or document takes is refused."""

from __future__ import annotations

import re

from core.forms.faults import Refused

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
_INVISIBLE = re.compile("[\u200b\ufeff\u2060\u00ad]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNKEEPABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters: PostgreSQL refuses NUL, XML nearly all of them
    "\u202a-\u202e\u2066-\u2069"  # those that turn the direction of writing, and so what a reader sees
    "\ud800-\udfff"  # halves of characters, which cannot be encoded
    "\ufdd0-\ufdef\ufffe\uffff]"
)
_SPACES = re.compile(r"\s+")


def half_width(text: str) -> str:
    """Text with full-width letters, digits and signs (１２．５) as plain ones, and without the blanks around it."""
    return text.translate(_FULL_WIDTH).strip()


def compact(text: str) -> str:
    """Half-width text without any blank in it."""
    return _SPACES.sub("", half_width(text))


def keepable(text: str) -> str:
    """Text with plain line ends and no invisible characters, stripped; raises Refused for what cannot be kept."""
    tidy = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)).strip()
    found = _UNKEEPABLE.search(tidy)
    if found is not None:
        raise Refused(f"的第 {found.start() + 1} 个字符是无法保存的控制字符，请删去它再提交。")
    return tidy

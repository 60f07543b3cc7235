"""How large something is, in words: a filter of every template, in the place of Jinja's own, which speaks English."""

from __future__ import annotations

_SIZES = ("字节", "KB", "MB", "GB")
_STEP = 1024


def size(count: int) -> str:
    """1.5 MB from a number of bytes."""
    amount = float(count)
    for unit in _SIZES:
        if amount < _STEP or unit == _SIZES[-1]:
            break
        amount /= _STEP
    return f"{count} {_SIZES[0]}" if unit == _SIZES[0] else f"{amount:.1f} {unit}"

"""The single values of a declaration that staff may change, and the declaration with others in their places.

One mechanism for every kind: a kind says which values it has and where they stand (`Treatment.values`); pages, checks,
the ledger and the preview know of nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeAlias

from core.plugin_api.frozen import FrozenMap
from core.policy import wording

MOST_DIGITS = 15
"""As many are stored of a number."""

Amount: TypeAlias = Decimal | str
"""A number, or for what is chosen among words the word."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its path within the declaration (``figures.least.value``), its words, what it is, and its unit.

    ``options``: the words among which it is chosen; empty for a number. ``whole``: a whole number. ``least``, ``most``:
    its bounds. ``places``: as many decimals are counted with.
    """

    path: str
    label: str
    now: Amount
    unit: str = ""
    options: tuple[str, ...] = ()
    whole: bool = False
    least: int | None = None
    most: int | None = None
    places: int | None = None

    @property
    def key(self) -> str:
        """The declaration's own key, under which a reason stands in ``choices``."""
        return self.path.partition(".")[0]

    def said(self, amount: Amount) -> str:
        """An amount of it with its unit: ``15%``, ``10 个工作日``, ``B``."""
        return wording.amount(amount, self.unit)

    def wrong(self, amount: object) -> str | None:
        """Why this cannot be the value, in a sentence, or None."""
        if self.options:
            return None if amount in self.options else f"请从 {'、'.join(self.options)} 中选择。"
        if not isinstance(amount, Decimal) or not _is_sensible(amount):
            return f"请填写数字，最多 {MOST_DIGITS} 位。"
        places = 0 if self.whole else self.places
        if places is not None and amount != round(amount, places):
            return f"最多保留 {places} 位小数。" if places else "请填写整数。"
        if self.least is not None and amount < self.least:
            return f"不能小于 {self.least}。"
        if self.most is not None and amount > self.most:
            return f"不能大于 {self.most}。"
        return None


def _is_sensible(amount: Decimal) -> bool:
    """A number that can be written out and stored."""
    return (
        amount.is_finite()
        and -MOST_DIGITS <= amount.adjusted() < MOST_DIGITS
        and len(amount.as_tuple().digits) <= MOST_DIGITS
    )


def with_values(declaration: Any, amounts: Mapping[str, Amount]) -> Any:
    """The declaration with other values at some paths, or other words under some keys."""
    for path, amount in amounts.items():
        declaration = _put(declaration, path.split("."), amount)
    return declaration


def texts_of(declaration: Any, values: tuple[Value, ...]) -> Mapping[str, str]:
    """The sentences that repeat a value in their own words and have to follow it, by key."""
    said = {key: text for key in _TEXTS if isinstance(text := getattr(declaration, key, None), str)}
    return {key: text for key, text in said.items() if any(repeats(text, value) for value in values)}


def repeats(text: str, value: Value) -> bool:
    """Whether a sentence says the value as it now is: in digits or, for small ones, in Chinese numerals."""
    if isinstance(value.now, str):
        return False
    numbers = [re.escape(wording.number(value.now))]
    if value.now == int(value.now) and 0 < value.now <= len(_NUMERALS):
        numbers.append(_NUMERALS[int(value.now) - 1])
    unit = "" if value.unit == "1" else re.escape(value.unit.removeprefix("个")[:1]).replace("%", "[%％]")
    return re.search(rf"(?<![\d.])(?:{'|'.join(numbers)})\s*个?{unit}", text) is not None


_NUMERALS = "一二三四五六七八九十"
_TEXTS = ("summary", "says", "cure")


def _put(node: Any, path: list[str], amount: Amount) -> Any:
    """A copy with the amount at the path: keys of dataclasses and mappings, what parts of a whole are called."""
    head, *rest = path
    if isinstance(node, Mapping):
        return FrozenMap({**node, head: _put(node[head], rest, amount) if rest else amount})
    if isinstance(node, tuple):
        return tuple(_put(each, rest, amount) if _called(each) == head else each for each in node)
    now = getattr(node, head)
    if rest:
        return replace(node, **{head: _put(now, rest, amount)})
    return replace(node, **{head: int(amount) if isinstance(now, int) else amount})


def _called(part: Any) -> str:
    """What tells one part from its like: a band's tier, an indicator's number, a dimension's name."""
    return next(str(getattr(part, key)) for key in ("tier", "number", "name") if hasattr(part, key))

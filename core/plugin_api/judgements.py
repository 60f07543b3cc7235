"""The kit's own judgements, which rules name without a line of Python.

Shares are percentages: ``least: {value: 15, unit: "%"}``. Where a share is of nothing, or of less than the part itself,
no judgement can be made and the outcome is unknown. The day that lies exactly ``years`` back is still within them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from core.plugin_api.declarations import Figure
from core.plugin_api.judgement import Verdict, judgement
from core.plugin_api.ruling import plain

Number = int | Decimal

_HUNDRED = Decimal(100)
_LEAP_DAY = 29


@judgement()
def is_true(answer: bool) -> Verdict:
    """The answer is yes."""
    return Verdict(answer, _yes_or_no(answer))


@judgement()
def is_false(answer: bool) -> Verdict:
    """The answer is no: for exclusions, whose facts are named for what is bad."""
    return Verdict(not answer, _yes_or_no(answer))


@judgement()
def on_record(recorded: bool) -> Verdict:
    """It has been entered here: for what is done elsewhere and noted (a receipt of the ministry's platform)."""
    return Verdict(recorded, "已登记" if recorded else "尚未登记")


@judgement()
def at_least(amount: int | Decimal, least: Figure) -> Verdict:
    """The amount is the figure or more."""
    return Verdict(amount >= least.value, _amount(amount, least))


@judgement()
def at_most(amount: int | Decimal, most: Figure) -> Verdict:
    """The amount is the figure or less."""
    return Verdict(amount <= most.value, _amount(amount, most))


@judgement()
def more_than(amount: int | Decimal, more_than: Figure) -> Verdict:
    """The amount is more than the figure."""
    return Verdict(amount > more_than.value, _amount(amount, more_than))


@judgement()
def less_than(amount: int | Decimal, less_than: Figure) -> Verdict:
    """The amount is less than the figure."""
    return Verdict(amount < less_than.value, _amount(amount, less_than))


@judgement()
def not_less_than(amount: int | Decimal, other: int | Decimal) -> Verdict:
    """One fact is at least as large as another (a score and an average)."""
    return Verdict(amount >= other, plain(amount))


@judgement()
def share_at_least(part: int | Decimal, whole: int | Decimal, least: Figure) -> Verdict | None:
    """Part over whole, in percent, is the figure or more."""
    return _share(part, whole, lambda share: share >= least.value)


@judgement()
def share_more_than(part: int | Decimal, whole: int | Decimal, more_than: Figure) -> Verdict | None:
    """Part over whole, in percent, is more than the figure."""
    return _share(part, whole, lambda share: share > more_than.value)


@judgement()
def share_at_most(part: int | Decimal, whole: int | Decimal, most: Figure) -> Verdict | None:
    """Part over whole, in percent, is the figure or less."""
    return _share(part, whole, lambda share: share <= most.value, rounding=ROUND_UP)


@judgement()
def within_years(day: date, today: date, years: Figure) -> Verdict:
    """The day has come and lies no further back than the given years."""
    return Verdict(_back(today, years) <= day <= today, day.isoformat())


@judgement()
def not_within_years(day: date | None, today: date, years: Figure) -> Verdict:
    """A bad event lies further back than the given years, or there was none."""
    if day is None:
        return Verdict(met=True, seen="无")
    return Verdict(day < _back(today, years), day.isoformat())


@judgement()
def on_or_after(day: date, earliest: date) -> Verdict:
    """One day is another, or later."""
    return Verdict(day >= earliest, day.isoformat())


@judgement()
def year_at_least(day: date, year: Figure) -> Verdict:
    """The day lies in the given year, or later."""
    return Verdict(day.year >= year.value, day.isoformat())


@judgement()
def year_at_most(day: date, year: Figure) -> Verdict:
    """The day lies in the given year, or earlier (on the provincial list since 2021)."""
    return Verdict(day.year <= year.value, day.isoformat())


@judgement()
def is_over(until: date | None, today: date) -> Verdict:
    """A span has passed (its last day lies behind), or there is none: for bars."""
    return Verdict(until is None or until < today, "无" if until is None else until.isoformat())


@judgement()
def one_of(answer: str, options: tuple[str, ...]) -> Verdict:
    """The answer is one of the given words."""
    return Verdict(answer in options, _label(answer))


@judgement()
def not_one_of(answer: str, options: tuple[str, ...]) -> Verdict:
    """The answer is none of the given words."""
    return Verdict(answer not in options, _label(answer))


@judgement()
def contains(values: tuple[str, ...], wanted: tuple[str, ...]) -> Verdict:
    """The values hold every one of the wanted words."""
    return Verdict(set(wanted) <= set(values), _listed(values))


@judgement()
def contains_any(values: tuple[str, ...], wanted: tuple[str, ...]) -> Verdict:
    """The values hold at least one of the wanted words."""
    return Verdict(not set(wanted).isdisjoint(values), _listed(values))


@judgement()
def contains_none(values: tuple[str, ...], unwanted: tuple[str, ...]) -> Verdict:
    """The values hold none of the given words (units of the national list are barred from a provincial call)."""
    return Verdict(set(unwanted).isdisjoint(values), _listed(values))


@judgement()
def empty(values: Sequence[str]) -> Verdict:
    """There is none (no unit that has not filed)."""
    return Verdict(not values, _listed(values))


@judgement()
def not_empty(values: Sequence[str]) -> Verdict:
    """There is at least one."""
    return Verdict(bool(values), _listed(values))


@judgement()
def given(answer: object | None) -> Verdict:
    """There is an answer at all (an evidence file, a number)."""
    return Verdict(answer not in (None, "", (), []), "未提供" if answer in (None, "", (), []) else "已提供")


@judgement()
def if_then(condition: bool, demand: bool | None) -> Verdict | None:
    """Where the one answer is yes, the other is yes too; it need not be given otherwise."""
    return _demanded(condition, demand)


@judgement()
def if_one_of(answer: str, options: tuple[str, ...], demand: bool | None) -> Verdict | None:
    """Where the one answer is one of the given words, the other is yes; it need not be given otherwise."""
    return _demanded(answer in options, demand)


@judgement()
def goes_with(answer: str, other: str, pairs: tuple[str, ...]) -> Verdict:
    """Both answers are a line of the table of words (`steel: long_process`), or no line begins with the first."""
    lines = [(first.strip(), second.strip()) for first, _, second in (pair.partition(":") for pair in pairs)]
    allowed = {second for first, second in lines if first == answer}
    return Verdict(not allowed or other in allowed, f"{_label(answer)}，{_label(other)}")


def _demanded(condition: bool, demand: bool | None) -> Verdict | None:
    if not condition:
        return Verdict(met=True, seen="不涉及")
    return None if demand is None else Verdict(demand, _yes_or_no(demand))


def _share(
    part: Number, whole: Number, holds: Callable[[Decimal], bool], *, rounding: str = ROUND_DOWN
) -> Verdict | None:
    """The rounding is towards the unmet side: a share just short of 15% must not be shown as 15%."""
    if whole == 0 or not 0 <= part <= whole:
        return None  # of nothing, or what cannot be: no part is more than its whole
    share = Decimal(part) * _HUNDRED / Decimal(whole)
    return Verdict(holds(share), f"{plain(share.quantize(Decimal('0.01'), rounding))}%")


def _back(today: date, years: Figure) -> date:
    """The day that many years before; of a 29 February, the 28th where the year has no such day."""
    year = today.year - int(years.value)
    try:
        return today.replace(year=year)
    except ValueError:
        return today.replace(year=year, day=_LEAP_DAY - 1)


def _amount(amount: Number, figure: Figure) -> str:
    if figure.unit == "1":
        return plain(amount)
    return f"{plain(amount)}%" if figure.unit == "%" else f"{plain(amount)} {figure.unit}"


def _yes_or_no(answer: bool) -> str:
    return "是" if answer else "否"


def _label(word: str) -> str:
    return getattr(word, "label", word)


def _listed(words: Sequence[str]) -> str:
    return "、".join(_label(word) for word in words) or "无"

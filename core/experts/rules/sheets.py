"""What a sheet adds up to, where some of what it scores does not apply to the unit. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.experts.rules.results import rounded
from core.plugin_api.declarations import Field, Form, NotApplicable
from core.plugin_api.ruling import plain
from core.policy.sheets import items_of


@dataclass(frozen=True, slots=True)
class Items:
    """The items of a sheet: those that are scored, and those whose indicator does not apply; `how` says what becomes
    of their points, as the method by which the indicators are scored does.
    """

    asked: tuple[Field, ...]
    left_out: tuple[Field, ...]
    how: NotApplicable
    decimals: int

    @property
    def full(self) -> Decimal:
        """What can be had."""
        return _most(self.asked if self.how is NotApplicable.LEFT_OUT else (*self.asked, *self.left_out))

    def added_up(self, answers: Mapping[str, Any]) -> Decimal:
        """The points of the items that are scored; one that was not asked has none."""
        known = (answers.get(each.name) for each in self.asked)
        points = sum((Decimal(str(each)) for each in known if each is not None), Decimal())
        if not self.left_out or self.how is NotApplicable.LEFT_OUT:
            return points
        if self.how is NotApplicable.FULL:
            return points + _most(self.left_out)
        return rounded(Fraction(points) * Fraction(self.full) / Fraction(_most(self.asked) or 1), self.decimals)

    @property
    def told(self) -> str:
        """What does not apply and what becomes of it, in a sentence; empty where everything applies."""
        if not self.left_out:
            return ""
        named = "、".join(f"{each.label}（{plain(each.most or 0)} 分）" for each in self.left_out)
        spread = f"，合计按各项得分之和 × {plain(self.full)} ÷ {plain(_most(self.asked))} 计"
        return f"{named}不适用，不评分：{self.how.label}{spread if self.how is NotApplicable.SPREAD else ''}。"


def items(form: Form, inapplicable: Collection[int], how: NotApplicable, decimals: int) -> Items:
    """The items of a sheet for a unit to which these indicators do not apply."""
    every = items_of(form)
    left_out = tuple(each for each in every if each.indicator in inapplicable)
    return Items(tuple(each for each in every if each not in left_out), left_out, how, decimals)


def without(form: Form, fields: Collection[Field]) -> Form:
    """The form without some of its fields, the sections that held nothing else, and the checks that name them."""
    names = {each.name for each in fields}
    kept = [replace(each, fields=tuple(one for one in each.fields if one.name not in names)) for each in form.sections]
    checks = tuple(each for each in form.checks if names.isdisjoint((each.left, each.right)))
    return replace(form, sections=tuple(each for each in kept if each.fields), checks=checks)


def _most(fields: Sequence[Field]) -> Decimal:
    return sum((each.most for each in fields if each.most is not None), Decimal())

"""Demands across answers: one compared with another."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt

from core.forms.faults import Fault
from core.forms.laid_out import LaidOutForm
from core.forms.paths import root, value_at
from core.plugin_api.declarations.form import Check, Compare, FieldType

_NUMBERS = {FieldType.INTEGER, FieldType.DECIMAL, FieldType.PERCENTAGE, FieldType.YEAR, FieldType.COMPUTED}

_ORDERS: Mapping[Compare, Callable[[Decimal, Decimal], bool]] = {
    Compare.AT_MOST: le,
    Compare.AT_LEAST: ge,
    Compare.LESS_THAN: lt,
    Compare.MORE_THAN: gt,
    Compare.EQUALS: eq,
}


def failed_checks(form: LaidOutForm, answers: Mapping[str, object], asked: Container[str]) -> list[Fault]:
    """What the form's checks say of these answers.

    A check is made when both sides are answered and one of them is among the fields ``asked``: there its sentence
    stands, at the left one if both are.
    """
    faults = []
    for check in form.checks:
        at = next((path for path in (check.left, check.right) if root(path) in asked), None)
        if at is not None and not _holds(form, check, answers):
            faults.append(Fault(at, check.says))
    return faults


def _holds(form: LaidOutForm, check: Check, answers: Mapping[str, object]) -> bool:
    left, right = (_comparable(form, path, answers) for path in (check.left, check.right))
    if left is None or right is None:
        return True
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return check.must_be is not Compare.EQUALS or left == right
    return _ORDERS[check.must_be](left, right)


def _comparable(form: LaidOutForm, path: str, answers: Mapping[str, object]) -> Decimal | str | None:
    """An answer as something that can be compared: numbers and days have an order, all else is alike or not."""
    value = value_at(answers, path)
    field = form.field_at(path)
    if value is None or field is None:
        return None
    if field.type in _NUMBERS:
        return Decimal(str(value))
    if field.type is FieldType.DATE:
        return Decimal(date.fromisoformat(str(value)).toordinal())
    return str(value)

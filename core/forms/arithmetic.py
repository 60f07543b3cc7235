"""How a computed value comes about, spelled out with its numbers; or why there is none, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from core.forms.calculations import inputs_of, operands, unrounded, worked_out
from core.forms.laid_out import LaidOutForm
from core.forms.leaves import unit_of
from core.forms.paths import root
from core.plugin_api.declarations.form import Calculation, Compute, Field
from core.plugin_api.ruling import bracketed, plain

_SIGNS = {Compute.SUM: "+", Compute.DIFFERENCE: "−", Compute.PRODUCT: "×"}
_DIVIDING = frozenset({Compute.QUOTIENT, Compute.SHARE, Compute.CHANGE})


class Derivation(NamedTuple):
    """``steps``: the arithmetic, what it rests on first; ``lacking``: why there is no value (a sentence without stop).

    ``choices``: why it is reckoned so, where no document prints how.
    """

    steps: tuple[str, ...]
    lacking: str | None
    choices: tuple[str, ...]


def derivation(form: LaidOutForm, field: Field, answers: Mapping[str, object]) -> Derivation | None:
    """How ``field`` comes about by these answers (computed values among them); None where nobody works it out."""
    if field.calculation is None:
        return None
    every = [each for each in (*inputs_of(form, field), field) if each.calculation is not None]
    steps, lacking = [], None
    for each in every:
        result = worked_out(each, (answers,))
        lacking = _absent(form, each, answers) if result is None else _beyond(each, result, answers)
        if lacking is not None:
            break
        if result is not None:
            steps.append(_step(form, each, result, answers))
    choices = (each.calculation.choice for each in every if each.calculation is not None)
    return Derivation(tuple(steps), lacking, tuple(dict.fromkeys(each for each in choices if each)))


def _step(form: LaidOutForm, field: Field, result: Decimal, answers: Mapping[str, object]) -> str:
    assert field.calculation is not None  # noqa: S101  # asked of such alone
    comes_to = "=" if unrounded(field, (answers,)) == result else "≈"
    return f"{_formula(form, field.calculation, answers)} {comes_to} {_measured(field, result, answers)}"


def _formula(form: LaidOutForm, calculation: Calculation, answers: Mapping[str, object]) -> str:
    named = [_operand(form, path, answers) for path in calculation.of]
    times = "" if calculation.times is None else f" × {plain(calculation.times)}"
    match calculation.do:
        case Compute.CHANGE:
            return f"({named[0]} − {named[1]}) ÷ {named[1]} × 100%"
        case Compute.GROWTH:
            grown = f"{named[0]} ÷ {named[1]}"
            return f"（({grown}) 的 {calculation.years} 次方根 − 1）× 100%"
        case Compute.SHARE:
            return f"{' ÷ '.join(named)} × 100%"
    return f" {_SIGNS.get(calculation.do, '÷')} ".join(named) + times


def _operand(form: LaidOutForm, path: str, answers: Mapping[str, object]) -> str:
    numbers = [number for number in operands(path, (answers,)) if number is not None]
    asked = form.field_at(path)
    label = path if asked is None else asked.label
    return f"{label} {'、'.join(map(bracketed, numbers))}"


def _absent(form: LaidOutForm, field: Field, answers: Mapping[str, object]) -> str:
    """Why a calculation cannot be made: what is not answered, or by what nobody can divide."""
    assert field.calculation is not None  # noqa: S101  # asked of such alone
    missing = tuple(dict.fromkeys(_missing(form, field.calculation, answers)))
    if missing:
        return f"还没有填写{'、'.join(f'“{label}”' for label in missing)}，无法计算"
    for path in field.calculation.of[1:] if field.calculation.do in _DIVIDING else field.calculation.of:
        if any(number is not None and number <= 0 for number in operands(path, (answers,))):
            says = "为 0，不能作除数" if field.calculation.do in _DIVIDING else "应大于 0"
            return f"“{_label(form, path)}”{says}，无法计算"
    return "无法计算"


def _missing(form: LaidOutForm, calculation: Calculation, answers: Mapping[str, object]) -> Iterator[str]:
    for path in calculation.of:
        if any(number is None for number in operands(path, (answers,))):
            yield _label(form, path)


def _beyond(field: Field, result: Decimal, answers: Mapping[str, object]) -> str | None:
    for bound, is_beyond, says in (
        (field.least, field.least is not None and result < field.least, "小于"),
        (field.most, field.most is not None and result > field.most, "大于"),
    ):
        if bound is not None and is_beyond:
            why = f"：{field.help}" if field.help else ""
            return f"“{field.label}”为 {_measured(field, result, answers)}，{says} {plain(bound)}，无法据此计算{why}"
    return None


def _label(form: LaidOutForm, path: str) -> str:
    found = form.fields.get(root(path))
    return path if found is None else found.label


def _measured(field: Field, number: Decimal, answers: Mapping[str, object]) -> str:
    unit = unit_of(field, answers)
    return plain(number) if unit in {None, "1"} else f"{plain(number)}%" if unit == "%" else f"{plain(number)} {unit}"

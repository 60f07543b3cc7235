"""Computed values: always worked out afresh from the answers, never taken from anyone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext

from core.forms.fields import grows
from core.forms.fields.numbers import plain
from core.forms.laid_out import LaidOutForm
from core.forms.paths import root, value_at
from core.plugin_api.declarations.form import Calculation, Compute, Field, FieldType

_PRECISION = 50


def with_computed(
    form: LaidOutForm, answers: Mapping[str, object], elsewhere: Mapping[str, object] | None = None
) -> dict[str, object]:
    """The answers with every computed value of the form in them; one whose operands are not all there is absent.

    A computed value may rest on others that are declared before it. ``elsewhere``: answers of other forms.
    """
    full: dict[str, object] = dict(answers)
    for field in form.computing:
        if field.type is FieldType.COMPUTED:
            _put(full, field.name, _result(field, ({**elsewhere, **full} if elsewhere else full,)))
        else:
            full[field.name] = _with_computed_columns(field, full)
            if full[field.name] is None:
                del full[field.name]
    return full


def _with_computed_columns(field: Field, answers: Mapping[str, object]) -> object:
    table = answers.get(field.name)
    computed = [column for column in field.columns if column.type is FieldType.COMPUTED]
    if grows(field) and isinstance(table, list):
        return [_computed_row(computed, row, answers) for row in table]
    if isinstance(table, Mapping):
        return {name: _computed_row(computed, row, answers) for name, row in table.items()}
    return table


def _computed_row(
    columns: Iterable[Field], row: Mapping[str, object], answers: Mapping[str, object]
) -> dict[str, object]:
    full = dict(row)
    for column in columns:
        _put(full, column.name, _result(column, (full, answers)))
    return full


def _put(answers: dict[str, object], name: str, result: str | None) -> None:
    if result is None:
        answers.pop(name, None)
    else:
        answers[name] = result


def _result(field: Field, scopes: tuple[Mapping[str, object], ...]) -> str | None:
    calculation = field.calculation
    if calculation is None:
        return None
    operands = [number for name in calculation.of for number in _operands(name, scopes)]
    if not operands or any(operand is None for operand in operands):
        return None
    numbers = [operand for operand in operands if operand is not None]
    with localcontext() as context:
        context.prec = _PRECISION
        result = _calculate(calculation, numbers)
        if result is None:
            return None
        return plain(result.quantize(Decimal(1).scaleb(-field.decimals), rounding=ROUND_HALF_UP))


def _operands(path: str, scopes: tuple[Mapping[str, object], ...]) -> list[Decimal | None]:
    value = next((value_at(scope, path) for scope in scopes if root(path) in scope), None)
    values = value if isinstance(value, list) else [value]
    return [Decimal(str(one)) if isinstance(one, str | int) and not isinstance(one, bool) else None for one in values]


def _calculate(calculation: Calculation, numbers: list[Decimal]) -> Decimal | None:
    first, rest = numbers[0], numbers[1:]
    match calculation.do:
        case Compute.SUM:
            return sum(numbers, Decimal())
        case Compute.DIFFERENCE:
            return first - sum(rest, Decimal())
        case Compute.PRODUCT:
            for number in rest:
                first *= number
            return first
        case Compute.QUOTIENT | Compute.SHARE:
            for number in rest:
                if not number:
                    return None
                first /= number
            return first * 100 if calculation.do is Compute.SHARE else first

"""Computed values: always worked out afresh from the answers, never taken from anyone.

What is not known is not nought: where an operand is missing, a divisor is 0 or a bound is passed there is no value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext

from core.forms.fields import grows
from core.forms.laid_out import LaidOutForm
from core.forms.paths import root, value_at
from core.plugin_api.declarations.form import Calculation, Compute, Field, FieldType
from core.plugin_api.ruling import plain

_PRECISION = 50
_WHOLE = 100

Scopes = tuple[Mapping[str, object], ...]
"""Where operands are looked for, the nearest first."""


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


def inputs_of(form: LaidOutForm, field: Field) -> Iterator[Field]:
    """What a value is worked out from: each field once, those that are worked out themselves behind their own."""
    seen = {field.name}

    def of(computed: Field) -> Iterator[Field]:
        for path in () if computed.calculation is None else computed.calculation.of:
            found = form.fields.get(root(path))
            if found is not None and found.name not in seen:
                seen.add(found.name)
                yield from of(found)
                yield found

    yield from of(field)


def worked_out(field: Field, scopes: Scopes) -> Decimal | None:
    """What the calculation comes to, rounded; None where it cannot be made. The field's bounds are not asked."""
    found = unrounded(field, scopes)
    with localcontext() as context:
        context.prec = _PRECISION
        return None if found is None else found.quantize(Decimal(1).scaleb(-field.decimals), rounding=ROUND_HALF_UP)


def unrounded(field: Field, scopes: Scopes) -> Decimal | None:
    """What the calculation comes to, with all its places."""
    calculation = field.calculation
    if calculation is None:
        return None
    found = [number for name in calculation.of for number in operands(name, scopes)]
    numbers = [number for number in found if number is not None]
    if not numbers or len(numbers) < len(found):
        return None
    with localcontext() as context:
        context.prec = _PRECISION
        return _calculate(calculation, numbers)


def operands(path: str, scopes: Scopes) -> list[Decimal | None]:
    """The numbers at a path, one of a plain field, many of a growing table's column; None where there is none."""
    value = next((value_at(scope, path) for scope in scopes if root(path) in scope), None)
    values = value if isinstance(value, list) else [value]
    return [Decimal(str(one)) if isinstance(one, str | int) and not isinstance(one, bool) else None for one in values]


def _result(field: Field, scopes: Scopes) -> str | None:
    found = worked_out(field, scopes)
    if found is None or (field.least is not None and found < field.least):
        return None
    return None if field.most is not None and found > field.most else plain(found)


def _calculate(calculation: Calculation, numbers: list[Decimal]) -> Decimal | None:
    first, rest = numbers[0], numbers[1:]
    times = Decimal(1) if calculation.times is None else calculation.times
    match calculation.do:
        case Compute.SUM:
            return sum(numbers, Decimal())
        case Compute.DIFFERENCE:
            return first - sum(rest, Decimal())
        case Compute.PRODUCT:
            for number in rest:
                first *= number
            return first * times
        case Compute.GROWTH:
            return _growth(first, rest[0], calculation.years or 1)
        case _:
            return _ratio(calculation.do, first, rest, times)


def _ratio(do: Compute, first: Decimal, rest: list[Decimal], times: Decimal) -> Decimal | None:
    ratio = first
    for number in rest:
        if not number:
            return None
        ratio /= number
    match do:
        case Compute.SHARE:
            return ratio * _WHOLE
        case Compute.CHANGE:
            return (ratio - 1) * _WHOLE
    return ratio * times


def _growth(last: Decimal, first: Decimal, years: int) -> Decimal | None:
    """By how much it grew each year; between amounts that are more than nothing alone."""
    if last <= 0 or first <= 0:
        return None
    return ((last / first) ** (Decimal(1) / years) - 1) * _WHOLE

"""Plausible invented answers to a form, from its declaration: what the demo says is given, the rest made up.

The same unit gets the same answers each time. A yes/no question that a rule wants answered in one way is answered so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from core.demo.people import OFFICE_PHONE
from core.forms import LaidOutForm
from core.forms.calculations import inputs_of, with_computed
from core.forms.conditions import applicable
from core.forms.paths import root
from core.plugin_api import Compare, Compute, Field, FieldType, Format, Rule

Evidence = Callable[[Field], list[str]]
"""Keeps files that answer a field, and gives their ids."""

_WANTED = {"is_true": True, "is_false": False}
_LONG = "本段为演示用的虚构内容：说明现有基础、拟采取的措施、预期成效和责任分工，供审核人员体验流程。"
_SHAPES = {
    Format.PHONE: OFFICE_PHONE,
    Format.EMAIL: "demo@example.com",
    Format.POSTCODE: "410000",
    Format.URL: "https://example.com",
}
_SHARES, _GOOD_SHARES = (20, 90), (55, 95)
"""Of what a percentage can be, in per cent; whoever applies does well in the indicators by which it is scored."""
_QUOTIENTS, _GROWING, _CHANGING = (20, 180), (2, 14), (-9, 4)
"""By what amounts stand to each other out of which a figure is worked out: in hundredths, and in per cent."""
_RATIOS = frozenset({Compute.SHARE, Compute.QUOTIENT, Compute.GROWTH, Compute.CHANGE})
_PLACES = 4
_PHONE_DIGITS = 8


@dataclass(frozen=True)
class Filler:
    """Makes answers for one unit. ``wanted`` are good yes/no answers."""

    random: Random
    today: date
    wanted: Mapping[str, bool]
    unit_code: str | None
    evidence: Evidence

    @classmethod
    def of(
        cls,
        unit: str,
        rules: Iterable[Rule],
        *,
        today: date,
        unit_code: str | None,
        evidence: Evidence,
    ) -> Filler:
        """A filler whose random numbers are the unit's own, and which knows how the rules want questions answered."""
        wanted = {fact: _WANTED[rule.judge] for rule in rules if rule.judge in _WANTED for fact in rule.facts.values()}
        return cls(Random(unit), today, wanted, unit_code, evidence)  # noqa: S311  # invented figures, no secret

    def answers(self, form: LaidOutForm, given: Mapping[str, Any]) -> dict[str, Any]:
        """An answer to each question of a form: the given one, else an invented one; none where none is wanted, or
        where another answer rules the question out."""
        invented = {
            name: form.known.get(field.same_as or "") or self._invent(field, name)
            for name, field in form.fields.items()
            if name not in given
        }
        found = {name: value for name, value in invented.items() if value is not None}
        self._fit(form, found, given)
        for check in form.checks:
            if check.must_be is Compare.AT_MOST and check.left in found and check.right in {**found, **given}:
                found[check.left] = self._below({**found, **given}[check.right], form.fields[check.left])
        full = {**found, **given}
        applies = applicable(form.conditions, full)
        return {name: value for name, value in full.items() if name in applies or not _depends(form, name)}

    def _fit(self, form: LaidOutForm, found: dict[str, Any], given: Mapping[str, Any]) -> None:
        """Let the figures of indicators come out plausible: of what each is worked out from, one amount is free."""
        settled = set(given)
        for field in _worked_out(form):
            assert field.calculation is not None  # noqa: S101  # such alone are asked for
            first, *rest = field.calculation.of
            known = with_computed(form, {**found, **given})
            free = next((name for name in (first, *rest) if _is_amount(form, name) and name not in settled), None)
            settled |= {first, *rest}
            other = rest[0] if free == first and rest else first
            if free is None or field.calculation.do not in _RATIOS or not Decimal(str(known.get(other) or 0)):
                continue
            ratio, amount = self._ratio(field), Decimal(str(known[other]))
            found[free] = format(round(amount * ratio if free == first else amount / ratio, _PLACES), "f")

    def _ratio(self, field: Field) -> Decimal:
        """What the first of two amounts is of the second, so that the figure lies about the invented benchmarks."""
        calculation, hundredths = field.calculation, self.random.randint
        assert calculation is not None  # noqa: S101  # such alone are asked for
        match calculation.do:
            case Compute.SHARE:
                return Decimal(hundredths(*_GOOD_SHARES)) / 100
            case Compute.QUOTIENT:
                return Decimal(hundredths(*_QUOTIENTS)) / 100 / (calculation.times or 1)
            case Compute.GROWTH:
                return (1 + Decimal(hundredths(*_GROWING)) / 100) ** (calculation.years or 1)
        return 1 + Decimal(hundredths(*(_CHANGING if field.least is None else _GROWING))) / 100

    def _below(self, whole: Any, field: Field) -> Any:
        """A good part of another answer."""
        part = Decimal(str(whole)) * self.random.randint(55, 85) / 100
        return int(part) if field.type is FieldType.INTEGER else format(round(part, 2), "f")

    def _invent(self, field: Field, path: str) -> Any:
        maker = getattr(self, f"_{field.type.value}", None)
        return None if maker is None else maker(field, path)

    def _text(self, field: Field, path: str) -> str:
        if field.format is Format.UNIT_CODE:
            return self.unit_code or ""
        if field.format is Format.PHONE:
            return "010-8" + "".join(str(self.random.randrange(10)) for _ in range(_PHONE_DIGITS - 1))
        if field.format is not None:
            return _SHAPES[field.format]
        return f"示例{field.label}"[: field.max_length]

    def _long_text(self, field: Field, path: str) -> str:
        return _LONG[: field.max_length]

    def _integer(self, field: Field, path: str) -> int:
        least, most = int(field.least or 0), int(field.most) if field.most is not None else 40
        return self.random.randint(least, max(least, most))

    def _decimal(self, field: Field, path: str) -> str:
        least = field.least or Decimal(0)
        most = field.most if field.most is not None else max(least * 2, Decimal(20000))
        amount = least + (most - least) * Decimal(self.random.randint(10, 90)) / 100
        return format(round(amount, min(field.decimals, 2)), "f")

    def _percentage(self, field: Field, path: str) -> str:
        least = max(field.least or Decimal(0), Decimal(0))
        most = min(field.most if field.most is not None else Decimal(100), Decimal(100))
        share = self.random.randint(*(_SHARES if field.indicator is None else _GOOD_SHARES))
        return format(round(least + (most - least) * Decimal(share) / 100, 1), "f")

    def _date(self, field: Field, path: str) -> str:
        return (self.today - timedelta(days=self.random.randint(200, 900))).isoformat()

    def _year(self, field: Field, path: str) -> int:
        return self.today.year - self.random.randint(1, 3)

    def _choice(self, field: Field, path: str) -> str | None:
        return self.random.choice(field.choices).name if field.choices else None

    def _choices(self, field: Field, path: str) -> list[str]:
        return [choice.name for choice in field.choices[:3]]

    def _yes_no(self, field: Field, path: str) -> bool:
        return self.wanted.get(path, field.indicator is not None)

    def _matrix(self, field: Field, path: str) -> dict[str, bool]:
        return {row.name: self.random.random() < 0.3 for row in field.rows}  # noqa: PLR2004  # some, not most

    def _table(self, field: Field, path: str) -> Any:
        if field.rows:
            return {row.name: self._row(field, f"{path}.{row.name}") for row in field.rows}
        return [self._row(field, path) for _ in range(max(field.least_rows, 2))]

    def _row(self, field: Field, path: str) -> dict[str, Any]:
        cells = {column.name: self._invent(column, f"{path}.{column.name}") for column in field.columns}
        return {name: value for name, value in cells.items() if value is not None}

    def _evidence(self, field: Field, path: str) -> list[str] | None:
        return (self.evidence(field) or None) if field.required else None


def _worked_out(form: LaidOutForm) -> Iterator[Field]:
    """What is worked out for an indicator: each value once, behind those on which it rests."""
    figures = (field for field in form.fields.values() if field.indicator is not None and field.calculation is not None)
    every = (each for figure in figures for each in (*inputs_of(form, figure), figure))
    return iter({each.name: each for each in every if each.calculation is not None}.values())


def _is_amount(form: LaidOutForm, name: str) -> bool:
    return name in form.fields and form.fields[name].type is FieldType.DECIMAL


def _depends(form: LaidOutForm, name: str) -> bool:
    """Whether another question of the same form decides whether this one is asked."""
    field = form.fields.get(name)
    return field is not None and field.when is not None and root(field.when.field) in form.fields

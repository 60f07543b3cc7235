"""What a reviewing officer signs for, item by item: exclusions, conditions and figures. Pure.

An item's id is the rule's id, or ``indicator:4`` for a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from core.applications.queries.rulebook import Rulebook
from core.forms import LaidOutForm, Single, single
from core.forms.calculations import inputs_of
from core.forms.leaves import unit_of
from core.plugin_api import Rule, RuleKind, Verify
from core.plugin_api.declarations.form import Field, FieldType

INDICATOR = "indicator"

_COMPANIONS = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.EVIDENCE})


@dataclass(frozen=True, slots=True)
class Entered:
    """How a value found is entered: as the answer's own type; options are names with labels."""

    type: FieldType
    unit: str | None
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question whose answer an item is about. ``path`` may reach into a table.

    ``entered``: how what was found instead is entered; None where it is no single value (files, whole tables).
    """

    form: str
    path: str
    label: str
    entered: Entered | None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be signed for. ``asked`` are the answers it speaks of, ``companions`` what was filed with them."""

    id: str
    kind: Verify
    label: str
    clause: str | None
    choice: str | None
    asked: tuple[Asked, ...]
    companions: tuple[Asked, ...]

    @property
    def heading(self) -> str:
        return self.kind.label

    @property
    def found(self) -> tuple[Asked, ...]:
        """The answers in whose place a value is entered where they differ; of one yes or no, "differs" says it."""
        entered = tuple(each for each in self.asked if each.entered is not None)
        return () if self.yes_or_no is not None else entered

    @property
    def yes_or_no(self) -> Asked | None:
        """The answer that it speaks of, where that is all, and of yes or no."""
        first, *others = self.asked or (None,)
        is_one = first is not None and first.entered is not None and first.entered.type is FieldType.YES_NO
        return first if is_one and not others else None


def indicator_of(item_id: str) -> int | None:
    """The number of the indicator of whose figure an item is; None for any other item."""
    kind, _, number = item_id.partition(":")
    return int(number) if kind == INDICATOR and number.isdigit() else None


@lru_cache(maxsize=512)
def items_of(book: Rulebook, stage_id: str) -> tuple[Item, ...]:
    """What is signed for at a stage, for entries of a kind, in the declared order. Kept per rulebook."""
    stage = next((stage for stage in book.call.stages if stage.id == stage_id), None)
    if stage is None or not stage.verify:
        return ()
    places = _places(book.forms)
    found: list[Item] = []
    if Verify.EXCLUSIONS in stage.verify:
        found += [_of_rule(rule, Verify.EXCLUSIONS, places) for rule in book.rules if rule.kind is RuleKind.EXCLUSION]
    if Verify.CONDITIONS in stage.verify:
        found += [
            _of_rule(rule, Verify.CONDITIONS, places)
            for rule in book.rules
            if rule.verified and rule.kind is not RuleKind.EXCLUSION
        ]
    if Verify.INDICATORS in stage.verify:
        found += _figures(book.forms)
    return tuple(found)


@lru_cache(maxsize=512)
def all_items(book: Rulebook) -> tuple[Item, ...]:
    """Everything that is signed for on the whole way of such an entry, each item once."""
    found = {item.id: item for stage in book.stages for item in items_of(book, stage.id)}
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _Place:
    form: LaidOutForm
    field: Field
    followers: tuple[Field, ...]


def _places(forms: Mapping[str, LaidOutForm]) -> dict[str, _Place]:
    """Where each question stands, with the explanations and files that are asked for right behind it."""
    return {
        field.name: _Place(form, field, tuple(_followers(section.fields[number + 1 :])))
        for form in forms.values()
        for section in form.sections
        for number, field in enumerate(section.fields)
    }


def _followers(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        if field.type not in _COMPANIONS or field.indicator is not None:
            return
        yield field


def _of_rule(rule: Rule, kind: Verify, places: Mapping[str, _Place]) -> Item:
    asked, companions = [], []
    for path in dict.fromkeys(rule.facts.values()):
        place = places.get(path.partition(".")[0])
        if place is None:
            continue  # what the system knows by itself: the finding says what it saw
        asked.append(_asked(place.form, path, place.field))
        companions += [_asked(place.form, each.name, each) for each in place.followers]
    named = {each.path for each in asked}
    return Item(
        rule.id,
        kind,
        rule.summary,
        rule.clause,
        rule.choice,
        tuple(asked),
        tuple(each for each in dict.fromkeys(companions) if each.path not in named),
    )


def _figures(forms: Mapping[str, LaidOutForm]) -> Iterator[Item]:
    """Whether an indicator applies at all is signed for with its figure."""
    places = _places(forms)
    every = places.values()
    ruled_out = {place.field.inapplicable: [place] for place in every if place.field.inapplicable is not None}
    figures = [place for place in every if place.field.indicator is not None]
    for place in sorted(figures, key=lambda place: place.field.indicator or 0):
        about = [place, *ruled_out.get(place.field.indicator or 0, ())]
        yield Item(
            f"{INDICATOR}:{place.field.indicator}",
            Verify.INDICATORS,
            place.field.label,
            place.field.clause or place.form.form.clause,
            place.field.choice,
            tuple(_asked(each.form, each.field.name, each.field) for each in about),
            (
                *(_asked(each.form, each.field.name, each.field) for each in _inputs(place, places)),
                *(_asked(each.form, one.name, one) for each in about for one in each.followers),
            ),
        )


def _inputs(place: _Place, places: Mapping[str, _Place]) -> Iterator[_Place]:
    """What a figure is worked out from, where it is."""
    yield from (places[each.name] for each in inputs_of(place.form, place.field))


def _asked(form: LaidOutForm, path: str, field: Field) -> Asked:
    inner = form.field_at(path)
    label = field.label if inner is None or inner is field else f"{field.label}：{inner.label}"
    return Asked(form.id, path, label, _entered(single(form, path)))


def _entered(found: Single | None) -> Entered | None:
    if found is None:
        return None
    options = tuple((choice.name, choice.label) for choice in found.field.choices)
    if found.field.type is FieldType.YES_NO:
        options = (("true", "是"), ("false", "否"))
    return Entered(found.field.type, unit_of(found.field), options)

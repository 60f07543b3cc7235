"""May we apply? What a call asks of exclusions and conditions, put to somebody who has no application, and what the
rules find in the answers. Nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from core import forms
from core.applications.facts.standing import known_of
from core.applications.queries import entering
from core.applications.queries.rulebook import Rulebook, rulebook_of
from core.applications.rules import entrance
from core.applications.rules.assessment import Assessed, assess
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.forms import LaidOutForm
from core.forms.conditions import is_met
from core.forms.paths import root, value_at
from core.instance import instance
from core.ledger import queries as ledger
from core.plugin_api import Finding, Force, Outcome, Rule, RuleKind
from core.plugin_api.declarations.form import Field, FieldType, Form, Section
from core.plugin_api.facts import Facts
from core.units import queries as units
from core.units.models import Unit
from core.units.rules import codes, names

SECTION = "questions"
_NOT_ASKED = frozenset({FieldType.EVIDENCE, FieldType.NOTE})
_KEPT_BACK = frozenset({"unit.barred_until"})
"""What the lists do not say to everybody."""


@dataclass(frozen=True, slots=True)
class Way:
    """A category and a kind of filer, with the levels at which it aims."""

    category: str
    track: str | None
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What was found: what refuses, what refuses unless it is waived, what is met, and what is asked later."""

    refusals: tuple[Finding, ...]
    in_principle: tuple[Assessed, ...]
    unanswered: tuple[Assessed, ...]
    met: tuple[Assessed, ...]
    later: tuple[Rule, ...]


def ways(opened: OpenedCall) -> dict[str, str]:
    """The ways into a call, ``category`` or ``category:track``, with their words."""
    kept = pinned(opened)
    found = {}
    for category in kept.call.categories:
        for track in kept.call.tracks or (None,):
            label = kept.category_label(category)
            words = label if track is None else f"{label}（{kept.call.tracks[track].label}）"
            found[category if track is None else f"{category}:{track}"] = words
    return found


def aims(opened: OpenedCall, category: str) -> dict[str, str]:
    """At what such an entry may aim: level ids joined by a comma, with their words."""
    kept = pinned(opened)
    levels = kept.call.levels_of(category)
    alone = {level: kept.book.level_label(level) for level in levels}
    if len(levels) < 2 or kept.call.one_level:  # noqa: PLR2004  # of one there is nothing to choose
        return alone
    return {",".join(levels): "、".join(alone.values()), **alone}


def book_of(opened: OpenedCall, way: Way) -> Rulebook:
    """By what such an entry would be judged."""
    return rulebook_of(opened, way.category, way.track, way.levels)


@lru_cache(maxsize=128)
def questions(book: Rulebook) -> LaidOutForm:
    """The questions of all forms on which a demand rests, with those on which they depend, as one form."""
    every = {name: (form, each) for form in book.forms.values() for name, each in form.fields.items()}
    wanted = _closed({root(fact) for rule in _demands(book) for fact in rule.facts.values()}, every)
    asked = tuple(
        replace(each, when=each.when or form.section_of[name].when)
        for name, (form, each) in every.items()
        if name in wanted and each.type not in _NOT_ASKED
    )
    section = Section(id=SECTION, title="申报条件和不得申报情形", fields=asked)
    return LaidOutForm(Form(id="may-we-apply", title="我能报吗", sections=(section,)), book.call.year)


def named(text: str) -> Unit | None:
    """The unit of exactly this name or code, if a list holds it or once did: of others nothing is told."""
    key, code = names.matching(text), codes.normalised(text)
    found = (each for each in units.search(text) if key == each.name_key or (each.code and code == each.code))
    return next((each for each in found if ledger.lists_of(each.id) or ledger.removed_on(each.id)), None)


def judged(opened: OpenedCall, way: Way, answers: Mapping[str, object], unit: Unit | None, *, looked_up: bool) -> Told:
    """What the rules find; `looked_up`: the lists were asked, and hold ``unit`` (None: nobody of that name)."""
    book = book_of(opened, way)
    known = known_of(book.pinned.book, way.levels, way.category, None if unit is None else unit.id)
    if not looked_up:
        known = {name: value for name, value in known.items() if not name.startswith("unit.")}
    known = {name: value for name, value in known.items() if name not in _KEPT_BACK} | {"application.track": way.track}
    form = questions(book)
    now = [rule for rule in _demands(book) if _can_be_judged(rule, form, known, looked_up=looked_up)]
    asked = _of_sections_that_apply(book, answers)
    found = assess(now, Facts(known, forms.facts(form, forms.settled(form, asked))), instance().region.judgements)
    refused = tuple(each for each in found if each.is_refusal and each.force is Force.MUST)
    return Told(
        refusals=(*_entrance(opened, way, unit), *refused),
        in_principle=tuple(each for each in found if each.is_refusal and each.force is not Force.MUST),
        unanswered=tuple(each for each in found if each.outcome is Outcome.UNKNOWN),
        met=tuple(each for each in found if each.is_met),
        later=tuple(rule for rule in _demands(book) if rule not in now),
    )


def _of_sections_that_apply(book: Rulebook, answers: Mapping[str, object]) -> Mapping[str, object]:
    """The answers whose sections concern who answers: a question with a condition of its own was put to everybody."""
    when = {name: form.section_of[name].when for form in book.forms.values() for name in form.fields}

    def applies(name: str) -> bool:
        condition = when.get(name)
        return condition is None or is_met(condition, value_at(answers, condition.field))

    return {name: value for name, value in answers.items() if applies(name)}


def _demands(book: Rulebook) -> Iterator[Rule]:
    return (rule for rule in book.rules if rule.kind in {RuleKind.EXCLUSION, RuleKind.CONDITION} and rule.force.blocks)


def _closed(wanted: set[str], every: Mapping[str, tuple[LaidOutForm, Field]]) -> Collection[str]:
    """With the questions on which they depend: those of their conditions, and those out of which they are reckoned."""
    waiting, found = set(wanted), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in every or name in found:
            continue
        found.add(name)
        form, each = every[name]
        on = (when.field for when in form.conditions[name])
        waiting |= {root(path) for path in chain(on, () if each.calculation is None else each.calculation.of)}
    return found


def _can_be_judged(rule: Rule, form: LaidOutForm, known: Mapping[str, object], *, looked_up: bool) -> bool:
    def is_known(fact: str) -> bool:
        on_lists = looked_up and fact.startswith("unit.") and fact not in _KEPT_BACK
        return root(fact) in form.fields or fact in known or on_lists

    return all(map(is_known, rule.facts.values()))


def _entrance(opened: OpenedCall, way: Way, unit: Unit | None) -> tuple[Finding, ...]:
    """Why the lists do not let such a unit in this way."""
    if unit is None:
        return ()
    found = entrance.way(
        pinned(opened).call,
        entering.candidate(opened, unit),
        entering.words(opened),
        category=way.category,
        track=way.track,
    )
    return () if found is None else found.refusals

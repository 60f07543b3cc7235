"""No clause is called enforced that nothing enforces: whatever refuses is seen to refuse, and to let pass.

Rules, dates, caps, ceilings, requirements and gradings are proven by the regions' own cases; a form's questions by
answering all of them and then all but one; a kind of filer by a unit on its list and one off it; what a stage demands,
and the spans that it runs, by `test_stage_constraints`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

import pytest

from core.applications.rules.entrance import Candidate, Words, way
from core.forms import LaidOutForm, Mode, examine, laid_out, settled
from core.plugin_api import Call, Evaluation, FieldType, Form, Track
from core.plugin_api.kinds import KINDS
from core.plugin_api.walk import parts
from core.plugin_kit.cases import MATTER_OF, shown
from core.plugin_kit.checks.scope import Scope
from core.policy.book import PolicyBook
from core.policy.coverage import Implementation, Status, Strength, coverage
from core.policy.enforcing import by_rules
from core.policy.kinds.calls import CONSTRAINTS
from tests.contracts.constraints import TRIALS
from tests.rules.books import REGIONS, region
from tests.support.plausible import plausible

BOTH = frozenset({True, False})


class Enforced(NamedTuple):
    """A declaration, or a part of one, by which a clause is called enforced; in the first book that says so."""

    region: str
    clause: str
    by: Implementation
    book: PolicyBook

    @property
    def declaration(self) -> object:
        return self.book.of(KINDS[self.by.kind])[self.by.id]

    @property
    def part(self) -> object:
        """What cites the clause: the declaration, or its part of that name."""
        if not self.by.part:
            return self.declaration
        named = (
            (getattr(value, "id", None) or getattr(value, "name", None) or getattr(value, "label", None) or path, value)
            for path, value in parts(self.declaration)
            if path
        )
        return next(value for name, value in named if name == self.by.part.removesuffix(f".{self.key}"))

    @property
    def key(self) -> str:
        """The demand of a stage that the clause is of; empty where the whole part rests on it."""
        return self.by.part.rpartition(".")[2] if self.by.kind == "calls" and "." in self.by.part else ""


@cache
def enforced() -> tuple[Enforced, ...]:
    """Everything by which a clause of a region is called enforced, on any day; what it inherits is told where it is
    declared."""
    found: dict[tuple[str, str, Implementation], Enforced] = {}
    for name in REGIONS:
        loaded = region(name)
        own = {(kind.name, each.id) for kind, each in loaded.layers[-1].everything()}
        for book in Scope(loaded.layers, ()).books:
            for clause, covered in coverage(book).items():
                if covered.status is not Status.ENFORCED:
                    continue
                for each in covered.implementations:
                    if each.strength is Strength.ENFORCES and (each.kind, each.id) in own:
                        found.setdefault((name, clause, each), Enforced(name, clause, each, book))
    return tuple(found.values())


def of_kind(*kinds: str) -> Iterator[object]:
    for each in enforced():
        if each.by.kind in kinds:
            yield pytest.param(each, id=f"{each.region}-{each.clause}-{each.by}")


@cache
def proofs(name: str) -> Mapping[tuple[str, str], frozenset[bool]]:
    return shown(region(name).cases())


# --- By cases ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("each", [*of_kind(*MATTER_OF)])
def test_cases_show_that_it_refuses_and_that_it_lets_pass(each: Enforced) -> None:
    assert proofs(each.region).get((each.by.kind, each.by.id), frozenset()) == BOTH


@pytest.mark.parametrize("each", [*of_kind("grading", "evaluator_requirements", "calls")])
def test_what_rules_hold_is_held_by_one_whose_cases_show_it(each: Enforced) -> None:
    held = by_rules().get(type(each.part))
    if held is None:
        return  # holds by itself, and is proven below
    rules = [rule for rule in each.book.rules.values() if not held.facts.isdisjoint(rule.facts.values())]
    assert any(proofs(rule.origin).get(("rules", rule.id)) == BOTH for rule in rules if rule.force.blocks)


# --- By what calls demand ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("each", [*of_kind("calls")])
def test_what_a_call_demands_has_its_trial(each: Enforced) -> None:
    """A kind of filer below; a stage's demands, each with its trial, in `test_stage_constraints`; nothing else."""
    if not isinstance(each.part, Track | Evaluation):
        assert each.key in CONSTRAINTS
        assert each.key in TRIALS
        assert getattr(each.part, each.key)


@pytest.mark.parametrize("each", [*of_kind("terms")])
def test_a_span_is_run_by_a_stage_that_holds_it(each: Enforced) -> None:
    stages = (stage for call in each.book.calls.values() for stage in call.stages)
    assert any(stage.term == each.declaration.called for stage in stages)  # type: ignore[attr-defined]
    assert "term" in TRIALS


def tracks() -> Iterator[object]:
    for name in REGIONS:
        for call in region(name).layers[-1].calls:
            for track, declared in call.tracks.items():
                if declared.on_list is not None:
                    yield pytest.param(name, call, track, id=f"{name}-{call.id}-{track}")


@pytest.mark.parametrize(("name", "call", "track"), [*tracks()])
def test_a_kind_of_filer_enters_from_its_list_only(name: str, call: Call, track: str) -> None:
    level = str(call.tracks[track].on_list)
    words = Words(category=str, level=str, body_kind=str)
    for category in call.categories:
        on_list, off_list = (
            way(call, unit, words, category=category, track=track)
            for unit in (_candidate(call, [(level, category, "")]), _candidate(call, []))
        )
        assert on_list is not None
        assert on_list.is_open
        assert off_list is not None
        (refusal,) = off_list.refusals
        assert refusal.clause == call.tracks[track].clause


def _candidate(call: Call, listed: list[tuple[str, str, str]]) -> Candidate:
    return Candidate("示例单位", call.bodies[0], listed, [], suits=lambda _: True)


# --- By what forms ask ------------------------------------------------------------------------------------------------


def forms() -> Iterator[object]:
    for each in enforced():
        if isinstance(each.declaration, Form):
            yield pytest.param(each, id=f"{each.region}-{each.clause}-{each.by.id}")


@pytest.mark.parametrize("each", [*forms()])
def test_a_form_is_filed_with_every_answer_and_with_none_missing(each: Enforced) -> None:
    form = each.declaration
    assert isinstance(form, Form)
    years = {call.year for call in each.book.calls.values() if any(form.id in names for names in call.forms.values())}
    for year in years:
        _try(laid_out(form, year=year, industries=tuple(each.book.industries.values())))


def _try(form: LaidOutForm) -> None:
    answers = plausible(form, lambda _: ["file"])
    whole = examine(form, answers, mode=Mode.SUBMISSION)
    assert whole.ok, whole.errors
    demanded = [*_demanded(form, answers)]
    assert demanded
    for name in demanded:
        rest = settled(form, {other: answer for other, answer in answers.items() if other != name})
        assert name in {path.partition(".")[0] for path in examine(form, rest, mode=Mode.SUBMISSION).errors}, name


def _demanded(form: LaidOutForm, answers: Iterable[str]) -> Iterator[str]:
    """The questions that have to be answered, of those that apply."""
    answered = set(answers)
    for field in form.fields.values():
        if field.required and field.name in answered and field.type is not FieldType.COMPUTED:
            yield field.name

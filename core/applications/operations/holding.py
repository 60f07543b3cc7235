"""Taking applications in hand: held against others, by somebody who may, unchanged since the page, and in time.

Every slice whose staff act on applications takes them through here; who may is the slice's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from core import clock
from core.applications import queries
from core.applications.facts import findings
from core.applications.models import Application
from core.applications.operations import moving
from core.applications.policies import Check, Held
from core.applications.queries.pipelines import pipeline_at, position_of
from core.applications.queries.rulebook import rulebook
from core.applications.rules.assessment import Assessed, guarding
from core.applications.workflow import MoveName
from core.calls.rules.deadlines import Due
from core.errors import Conflict, DomainError, Invalid, RulesRefuse, StageClosed, Stale, refusal_of
from core.people.models import Person
from core.plugin_api import Finding
from core.policy.citations import basis_of
from core.policy.pinned import PinnedCall

MOST_AT_ONCE = 200
"""As many applications as one page may act on together."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Applications of one call, at least one, that an operation holds together."""

    held: Sequence[Held]

    @property
    def pinned(self) -> PinnedCall:
        return self.held[0].book.pinned

    @property
    def call_id(self) -> str:
        return self.held[0].application.call_id

    @property
    def ids(self) -> list[str]:
        return [held.application.id for held in self.held]


def as_it_stands(application: Application) -> Held:
    """What checks and gates are asked of: the application with its stage and the rules of its call."""
    book, stage = rulebook(application), application.stage
    return Held(application, pipeline_at(book, stage).stage(stage), book)


def hold(application_id: str, revision: int, *, check: Check, by: Person) -> Held:
    """The application, held, if the check lets it pass and it is what the page showed `by`. Raises NotFound, Stale."""
    held = as_it_stands(moving.hold(application_id))
    try:
        check(held)
    except Conflict:  # it stands elsewhere: who sent a page twice is told that it moved on
        moving.require_revision(held.application, revision, by=by)
        raise
    moving.require_revision(held.application, revision, by=by)
    return held


def hold_all(revisions: Mapping[str, int], *, check: Check, by: Person) -> Sequence[Held]:
    """Several at once, in one order for everybody so that two people cannot block each other; all or none.

    They come in the order in which they were submitted. Raises what `hold` raises; Stale then names every application
    that has changed. Raises Invalid on ``chosen`` for none or too many.
    """
    if not revisions:
        raise Invalid({"chosen": ["请至少选择一项申报。"]})
    if len(revisions) > MOST_AT_ONCE:
        raise Invalid({"chosen": [f"一次最多办理 {MOST_AT_ONCE} 项，请分批办理。"]})
    held: list[Held] = []
    changed: list[Stale] = []
    for application_id in sorted(revisions):
        try:
            held.append(hold(application_id, revisions[application_id], check=check, by=by))
        except Stale as stale:
            changed.append(_named(stale, application_id))
    if changed:
        raise Stale("".join(each.sentence for each in changed), by=changed[0].by, at=changed[0].at)
    return sorted(held, key=lambda each: (each.application.submitted_at or clock.now(), each.application.id))


def require_move(held: Held, move: MoveName) -> None:
    """Raises IllegalMove where the application cannot make it."""
    held.pipeline.after(position_of(held.application), move)


def require_time(held: Held) -> None:
    """Raises StageClosed, with its clause, once the stage's deadline has passed and was not extended for this one."""
    if refused := closed(held, queries.due(held.application, held.stage.id)):
        raise refused


def closed(held: Held, due: Due | None) -> StageClosed | None:
    """The refusal where the stage's date (`due`) has passed."""
    if due is None or not due.has_passed:
        return None
    return StageClosed(
        f"“{held.application.entry_name}”：“{held.stage.name}”已于 {due.words} 截止，"
        f"不再受理。依据：{basis_of(held.book.pinned.book, due.deadline)}。",
        "确有特殊情况的，请联系主管部门办理延期。",
    )


def move_all(
    chosen: Sequence[Held], move: MoveName, *, by: Person, note: str | None = None, visible: bool = True
) -> Sequence[Application]:
    """Let all of them make a move (`moving.move`); they were found unchanged when they were taken in hand."""
    for held in chosen:
        moving.move(held.application, move, by=by, note=note, visible=visible)
    return [held.application for held in chosen]


Gate: TypeAlias = Callable[[Held], object]
"""What an act asks of an application where it stands: operations of what they hold, pages beforehand. Raises."""

Together: TypeAlias = Callable[[Sequence[Held]], object]
"""What an act asks of several at once, each of which passes its gates. Raises."""


def to_move(move: MoveName, *, in_time: bool = True) -> Gate:
    """The gate of an act that makes a move; `in_time`: not after the stage's deadline."""

    def gate(held: Held) -> None:
        require_move(held, move)
        if in_time:
            require_time(held)

    return gate


def bar(application: Application, *gates: Gate) -> DomainError | None:
    """Why an act would be refused if it was done now; None where nothing stands before it."""
    return shut(as_it_stands(application), *gates)


def shut(held: Held, *gates: Gate) -> DomainError | None:
    """The same of what is at hand."""
    return refusal_of(lambda: [gate(held) for gate in gates])


def require_rules(held: Held, what: str) -> None:
    """Raises RulesRefuse, saying ``what`` cannot be done, where a finding blocks the exit of the stage."""
    require_rules_of([held], what)


def require_rules_of(chosen: Sequence[Held], what: str, *, on: date | None = None) -> None:
    """The same of several at once, as of a day (None: today): each that is refused is named."""
    found = blocking_of(chosen, on=on)
    refuse({held.application.entry_name: found[id] for held in chosen if (id := held.application.id) in found}, what)


def refuse(found: Mapping[str, Sequence[Finding]], what: str) -> None:
    """Raises RulesRefuse where there is any finding; they are given by the names of those whom they concern."""
    if not found:
        return
    alone = len(found) == 1
    spoken = [
        each if alone else replace(each, message=f"“{name}”：{each.message}")
        for name, several in found.items()
        for each in several
    ]
    raise RulesRefuse(spoken, f"{'、'.join(f'“{name}”' for name in found)}不符合以下规定，{what}。")


def blocking(held: Held, *, on: date | None = None) -> Sequence[Assessed]:
    """The findings that stop an application at the exit of the stage where it stands, as of a day (None: today)."""
    return _blocking(held, findings.of(held.application, on=on))


def blocking_of(chosen: Sequence[Held], *, on: date | None = None) -> Mapping[str, Sequence[Assessed]]:
    """The same of several, by the ids of those that are stopped."""
    every = findings.of_several([held.application for held in chosen], on=on)
    found = {held.application.id: _blocking(held, every[held.application.id]) for held in chosen}
    return {id: each for id, each in found.items() if each}


def _blocking(held: Held, every: Sequence[Assessed]) -> Sequence[Assessed]:
    return [each for each in guarding(every, held.stage) if each.blocks]


def require_past(day: date, field: str) -> None:
    """Raises Invalid on the field where the day of a document has not come."""
    if day > clock.today():
        raise Invalid({field: ["日期不能晚于今天。"]})


def require_since_filed(chosen: Sequence[Held], day: date, field: str) -> None:
    """Raises Invalid on the field where a document is older than what it decides upon."""
    if (fault := older_than_filed(chosen, day)) is not None:
        raise Invalid({field: [fault]})


def older_than_filed(chosen: Sequence[Held], day: date) -> str | None:
    """What is wrong with a document of that day which speaks of these applications; None where nothing is."""
    late = [held.application for held in chosen if held.application.submitted_at is not None]
    newest = max(late, key=lambda each: each.submitted_at or clock.now(), default=None)
    if newest is None or newest.submitted_at is None:
        return None
    filed = clock.local(newest.submitted_at).date()
    return None if day >= filed else f"不能早于申报提交的日期（“{newest.entry_name}”于 {filed:%Y-%m-%d} 提交）。"


def _named(stale: Stale, application_id: str) -> Stale:
    name = queries.get(application_id).entry_name
    return Stale(f"“{name}”：{stale.sentence}", by=stale.by, at=stale.at)

"""Taking applications in hand: held against others, seen by whoever may, unchanged since the page, and in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core import clock
from core.accounts.models import Person
from core.applications import moving
from core.applications import queries as applications
from core.applications.models import Application
from core.applications.pipelines import pipeline_of, position_of
from core.applications.rulebook import Rulebook, rulebook
from core.applications.states import State
from core.applications.workflow import IllegalMove, MoveName
from core.errors import Invalid, Stale, StageClosed
from core.plugin_api import Stage
from core.policy.citations import basis_of
from core.review import policies
from core.review.queries.applications import missing
from core.review.queries.tiers import tiers
from core.review.tiers import Tiers

MOST_AT_ONCE = 200
"""As many applications as one page may act on together."""


@dataclass(frozen=True, slots=True)
class Held:
    """An application that an operation holds, with the stage at which it stands."""

    application: Application
    stage: Stage
    book: Rulebook
    tiers: Tiers


def hold(application_id: str, revision: int, *, by: Person, known: Tiers | None = None) -> Held:
    """The application, held, if the person may act where it stands. Raises NotFound, NotAllowed, Stale, IllegalMove."""
    application = moving.hold(application_id)
    known = known or tiers()
    if not policies.may_see(by, application, known):
        raise missing()
    moving.require_revision(application, revision)
    book = rulebook(application)
    stage = pipeline_of(application).stage(application.stage)
    policies.may_act(by, application, book.call, stage, known).or_raise()
    if application.state is not State.PENDING:
        raise IllegalMove("申报现在不在等待办理的状态。", "请刷新页面，查看申报的最新状态。")
    return Held(application, stage, book, known)


def hold_all(revisions: Mapping[str, int], *, by: Person) -> Sequence[Held]:
    """Several at once, in one order for everybody so that two officers cannot block each other; all or none.

    Raises what `hold` raises; Stale then names every application that has changed.
    """
    if not revisions:
        raise Invalid({"chosen": ["请至少选择一项申报。"]})
    if len(revisions) > MOST_AT_ONCE:
        raise Invalid({"chosen": [f"一次最多办理 {MOST_AT_ONCE} 项，请分批办理。"]})
    known = tiers()
    held: list[Held] = []
    changed: list[Stale] = []
    for application_id in sorted(revisions):
        try:
            held.append(hold(application_id, revisions[application_id], by=by, known=known))
        except Stale as stale:
            changed.append(_named(stale, application_id))
    if changed:
        raise Stale("".join(each.sentence for each in changed), by=changed[0].by, at=changed[0].at)
    return sorted(held, key=lambda each: (each.application.submitted_at, each.application.id))


def require_move(held: Held, move: MoveName) -> None:
    """Raises IllegalMove where the application cannot make it; `moving.move` words why."""
    pipeline_of(held.application).after(position_of(held.application), move)


def require_time(held: Held) -> None:
    """Raises StageClosed, with its clause, once the stage's deadline has passed and was not extended for this one."""
    due = applications.due(held.application, held.stage.id)
    if due is None or not due.has_passed:
        return
    until = clock.local(due.until)
    raise StageClosed(
        f"“{held.application.unit_name}”：“{held.stage.name}”已于 {due.last_day:%Y-%m-%d} 截止"
        f"（{until:%Y-%m-%d %H:%M} 起不再受理）。依据：{basis_of(held.book.pinned.book, due.deadline)}。",
        "确有特殊情况的，请联系主管部门办理延期。",
    )


def required(text: str | None, field: str, sentence: str, *, most: int = 2000) -> str:
    """The text without blanks at its ends. Raises Invalid on the field where it is empty or too long."""
    given = (text or "").strip()
    if not given:
        raise Invalid({field: [sentence]})
    if len(given) > most:
        raise Invalid({field: [f"最多 {most} 个字，现有 {len(given)} 个。"]})
    return given


def _named(stale: Stale, application_id: str) -> Stale:
    name = applications.get(application_id).unit_name
    return Stale(f"“{name}”：{stale.sentence}", by=stale.by, at=stale.at)

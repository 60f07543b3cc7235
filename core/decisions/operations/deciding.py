"""Deciding quietly, and releasing together."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select

from core import audit, clock
from core.applications.models import Application
from core.applications.operations import moving
from core.applications.operations.holding import (
    blocking_of,
    hold_all,
    move_all,
    refuse,
    require_move,
    require_rules_of,
    to_move,
)
from core.applications.policies import Held
from core.applications.workflow import MoveName
from core.bodies.rules import is_of_a_body
from core.db import db
from core.db.keeping import once_on_page, together_on_page
from core.db.statements import any_of
from core.db.transaction import transaction
from core.decisions import notifications
from core.decisions.actions import APPLICATION, DECIDE, RELEASE
from core.decisions.models import Decision, Verdict
from core.desks.policies import decider_acts, may_decide, may_release
from core.errors import Conflict, DomainError, Invalid, NotAllowed, all_required, refusal_of, required
from core.people.models import Person
from core.people.policies import Permission, Refused, allow_if
from core.plugin_api import Stage

DECIDING = to_move(MoveName.DECIDE)

MOST_REASON = 2000

_NOT_SELECTABLE = "不能选为“入选”"

_RELEASE_BY_VERDICT = {
    Verdict.SELECTED: MoveName.RELEASE_SELECTED,
    Verdict.NOT_SELECTED: MoveName.RELEASE_NOT_SELECTED,
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided of one application, as it was typed: the verdict's value, and why."""

    verdict: str
    reason: str


def decide(revisions: Mapping[str, int], verdict: Verdict, reason: str, *, by: Person) -> Sequence[Application]:
    """Decide one or many, for one reason; all or none. Until the release nobody outside the department hears of it.

    A decision may be changed until it is released. Selecting asks the rules that guard the stage. Raises NotFound,
    NotAllowed, Stale, IllegalMove, StageClosed, Invalid, RulesRefuse.
    """
    why = required(reason, "reason", "请写明决定的理由，发布后申报单位会看到。")
    return decide_each(revisions, dict.fromkeys(revisions, Ruling(verdict, why)), by=by)


def decide_each(revisions: Mapping[str, int], rulings: Mapping[str, Ruling], *, by: Person) -> Sequence[Application]:
    """Decide many, each with its own verdict and reason, by application; all or none.

    Raises what `decide` raises; Invalid on ``application.verdict`` and ``application.reason``.
    """
    with transaction():
        given = _given(revisions, rulings)
        check = decider_acts(by, may_decide)
        chosen = hold_all(revisions, check=check, by=by)
        for held in chosen:
            DECIDING(held)
        if selected := [held for held in chosen if given[held.application.id].verdict == Verdict.SELECTED]:
            require_selectable(selected)
        for held in chosen:
            _decide(held, given[held.application.id], by=by)
        return move_all(chosen, MoveName.DECIDE, by=by, visible=False)


def _given(revisions: Mapping[str, int], rulings: Mapping[str, Ruling]) -> Mapping[str, Ruling]:
    """The rulings without blanks at the ends of their reasons. Raises Invalid, with all that is missing at once."""
    reasons, errors = all_required(
        {f"{id}.reason": (rulings[id].reason if id in rulings else "", "请写明理由。", MOST_REASON) for id in revisions}
    )
    for id in revisions:
        if id not in rulings or rulings[id].verdict not in {each.value for each in Verdict}:
            errors[f"{id}.verdict"] = ["请选择入选或不入选。"]
    if errors:
        raise Invalid(errors, "有申报没有填写完整，请按提示补充；其余内容已保留，尚未保存。")
    return {id: Ruling(rulings[id].verdict, reasons[f"{id}.reason"]) for id in revisions}


def release(revisions: Mapping[str, int], *, by: Person) -> Sequence[Application]:
    """Release decisions together: applicants and recommending bodies are told all at the same moment, or none is.

    At the department's stages nobody releases what he decided or changed himself; a body has one role for both. What
    was selected has to meet the rules still, on the day of the release. Raises NotFound, NotAllowed, Stale,
    IllegalMove, RulesRefuse, Conflict (an application without a decision).
    """
    with transaction():
        check = decider_acts(by, may_release)
        chosen = hold_all(revisions, check=check, by=by)
        decisions = require_releasable(chosen, by)
        for held in chosen:
            decision = decisions[held.application.id]
            decision.released_at, decision.released_by_id = clock.now(), by.id
            audit.record(RELEASE, APPLICATION, held.application.id, by=by, after={"verdict": decision.verdict})
            moving.move(
                held.application,
                _RELEASE_BY_VERDICT[Verdict(decision.verdict)],
                by=by,
                note=decision.reason,
            )
        verdicts = {id: decision.verdict == Verdict.SELECTED for id, decision in decisions.items()}
        for stage_id in sorted({held.stage.id for held in chosen}):
            at_stage = [held for held in chosen if held.stage.id == stage_id]
            notifications.released(stage_id, [(held.application, verdicts[held.application.id]) for held in at_stage])
        return [held.application for held in chosen]


def unfit(chosen: Sequence[Held]) -> Mapping[str, DomainError]:
    """What `require_selectable` would raise of each by itself, by application."""
    found = blocking_of(chosen)
    names = {held.application.id: held.application.entry_name for held in chosen}
    refused = {id: refusal_of(partial(refuse, {names[id]: each}, _NOT_SELECTABLE)) for id, each in found.items()}
    return {id: each for id, each in refused.items() if each is not None}


def require_selectable(chosen: Sequence[Held]) -> None:
    """Raises RulesRefuse, naming those that the rules keep from being selected."""
    require_rules_of(chosen, _NOT_SELECTABLE)


def require_releasable(chosen: Sequence[Held], releaser: Person) -> Mapping[str, Decision]:
    """Their decisions, by application. Raises what `releasable` raises, RulesRefuse of what was selected."""
    decisions = {held.application.id: releasable(held, releaser) for held in chosen}
    selected = [held for held in chosen if decisions[held.application.id].verdict == Verdict.SELECTED]
    require_rules_of(selected, "不能按“入选”发布")
    return decisions


def _decide(held: Held, ruling: Ruling, *, by: Person) -> None:
    decision = _found(held)
    before = None if decision is None else {"verdict": decision.verdict, "reason": decision.reason}
    if decision is not None and decision.decided_by_id != by.id and decision.verdict != ruling.verdict:
        notifications.overturned(held.application, decision, ruling.verdict, ruling.reason, by=by)
    if decision is None:
        decision = Decision(application_id=held.application.id, stage=held.stage.id)
        db.session.add(decision)
    decision.verdict, decision.reason = ruling.verdict, ruling.reason
    decision.decided_at, decision.decided_by_id = clock.now(), by.id
    after = {"verdict": ruling.verdict, "reason": ruling.reason}
    audit.record(DECIDE, APPLICATION, held.application.id, by=by, before=before, after=after, sealed=True)


def may_make_known(stage: Stage, decided_by_id: str, releaser: Person) -> Permission:
    """Whether this approver releases what was decided there: not what he decided himself."""
    return allow_if(
        decided_by_id != releaser.id or is_of_a_body(stage),
        "决定由您作出或修改，不能由您发布。",
        "请由另一位审批人发布；没有另一位审批人的，请经办人核对后重新作出决定，再由您发布。",
    )


def releasable(held: Held, releaser: Person) -> Decision:
    """The decision that a release makes known. Raises Conflict where there is none, NotAllowed where whoever releases
    decided it, IllegalMove."""
    found = _found(held)
    if found is None:
        raise Conflict(f"“{held.application.entry_name}”还没有作出决定，不能发布。", "请先作出决定，或者不选这一项。")
    may = may_make_known(held.stage, found.decided_by_id, releaser)
    if isinstance(may, Refused):
        raise NotAllowed(f"“{held.application.entry_name}”的{may.sentence}", may.cure)
    require_move(held, _RELEASE_BY_VERDICT[Verdict(found.verdict)])
    return found


def look_at(chosen: Sequence[Held]) -> None:
    """Ask at once for the decisions on several where they stand, for a page that wants each."""
    together_on_page(_name, map(_place, chosen), _at)


def _found(held: Held) -> Decision | None:
    place = _place(held)
    return once_on_page(_name(place), lambda: _at([place])[place])


def _place(held: Held) -> tuple[str, str]:
    return held.application.id, held.stage.id


def _name(place: tuple[str, str]) -> Hashable:
    return Decision, place


def _at(places: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Decision | None]:
    made = db.session.scalars(_DECISIONS, {"applications": [id for id, _ in places]})
    return dict.fromkeys(places) | {(each.application_id, each.stage): each for each in made}


_DECISIONS = select(Decision).where(Decision.application_id.in_(any_of("applications")))

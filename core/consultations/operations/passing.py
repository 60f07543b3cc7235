"""Passing applications on once every regulator has answered; or declining them at the department's own consultation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core import audit
from core.applications.models import Application
from core.applications.operations.holding import hold_all, move_all, require_rules_of, to_move
from core.applications.workflow import MoveName
from core.bodies.queries import tiers
from core.consultations.actions import APPLICATION, SETTLE
from core.consultations.models import SettledObjection
from core.consultations.operations.taking import Taken, require_consulting, take
from core.consultations.queries.records import Answered, standing
from core.db import db
from core.db.transaction import transaction
from core.desks.policies import department_acts, may_decide
from core.errors import Conflict, Invalid, required
from core.people.models import Person
from core.plugin_api import Actor
from core.policy.citations import basis_of

_MOST_WORDS = 2000

PASSING, DECLINING = to_move(MoveName.PASS), to_move(MoveName.DECLINE, in_time=False)


class NotAnswered(Conflict):
    """A regulator whose answer the stage demands has not answered yet."""

    code = "not_answered"
    title = "还有部门没有答复"


def pass_on(revisions: Mapping[str, int], settled: Mapping[str, str], *, by: Person) -> Sequence[Application]:
    """Pass applications on from their consultation; all or none.

    `settled`: by application, how an objection to it was dealt with, where one still stands open. The documents do not
    say what follows from an objection: passing it on with such a record is our choice, and the page says so. Raises
    NotFound, NotAllowed, Stale, IllegalMove, StageClosed, NotAnswered, RulesRefuse, Conflict, Invalid on
    ``settled.<application>``.
    """
    with transaction():
        taken = take(revisions, by=by)
        for held in taken.held:
            PASSING(held)
        answers = require_passable(taken)
        open_objections = {
            id: [each for each in found.values() if each.is_open_objection] for id, found in answers.items()
        }
        said = _said(open_objections, settled)
        for id, objections in open_objections.items():
            for objection in objections:
                _settle(taken, objection, said[id], by)
        return move_all(taken.held, MoveName.PASS, by=by)


def decline(revisions: Mapping[str, int], reason: str, *, by: Person) -> Sequence[Application]:
    """Let the department decline applications at its own consultation; all or none. Applicants are told the reason.

    A recommending body declines as at each of its stages (`core.review.operations.decline`). Raises NotFound,
    NotAllowed, Stale, IllegalMove, Invalid.
    """
    with transaction():
        why = required(reason, "reason", "请写明不予推荐的理由，申报单位会看到。")
        chosen = hold_all(revisions, check=department_acts(may_decide(by), Actor.DEPARTMENT), by=by)
        known = tiers()
        for held in chosen:
            require_consulting(held, by, known)
            DECLINING(held)
        return move_all(chosen, MoveName.DECLINE, by=by, note=why)


def require_passable(taken: Taken) -> Mapping[str, Mapping[str, Answered]]:
    """What was answered, by application and regulator.

    Raises NotAnswered, naming for each application who has not answered, with the stage's clause; RulesRefuse.
    """
    answers = standing(taken.ids, taken.stage.id)
    silent = {
        held.application.entry_name: [each for each in taken.stage.consults if each not in answers[held.application.id]]
        for held in taken.held
    }
    named = [f"“{name}”缺{'、'.join(map(taken.label, missing))}的意见" for name, missing in silent.items() if missing]
    if named:
        raise NotAnswered(
            f"{'；'.join(named)}。依据：{basis_of(taken.pinned.book, taken.stage)}。",
            "请先登记各部门的意见，再转入下一环节。",
        )
    require_rules_of(taken.held, f"不能通过“{taken.stage.name}”")
    return answers


def _said(objections: Mapping[str, Sequence[Answered]], settled: Mapping[str, str]) -> Mapping[str, str]:
    """How the objections to each application were dealt with. Raises Invalid where nothing is said of one."""
    said = {id: settled.get(id, "").strip() for id, found in objections.items() if found}
    errors = {}
    for id, words in said.items():
        if not words:
            errors[f"settled.{id}"] = ["有部门提出异议，请写明异议的处理情况；不能化解的，请不予推荐。"]
        elif len(words) > _MOST_WORDS:
            errors[f"settled.{id}"] = [f"最多 {_MOST_WORDS} 个字，现有 {len(words)} 个。"]
    if errors:
        raise Invalid(errors)
    return said


def _settle(taken: Taken, objection: Answered, how: str, by: Person) -> None:
    db.session.add(SettledObjection(opinion_id=objection.id, how=how, settled_by_id=by.id))
    after = {"regulator": taken.label(objection.regulator), "how": how}
    audit.record(SETTLE, APPLICATION, objection.application_id, by=by, after=after, sealed=taken.sealed)

"""The department decides whether behind two evaluators stands one and the same: caps and bars then know one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core import audit
from core.applications.models import Application
from core.applications.operations import moving
from core.db.transaction import lock, put, transaction
from core.db.turns import take_turn
from core.errors import Conflict, Stale, required
from core.evaluators import actions, notifications, policies, queries
from core.evaluators.models import Evaluator, KinDecision, Profile
from core.evaluators.operations.places import key_label
from core.evaluators.queries import kinship
from core.evaluators.queries.kinship import Kin
from core.instance import instance
from core.people.models import Person

TURN = "evaluators.kin"
"""Taken by whoever admits or decides: two who may be one are not both admitted at one moment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kinship:
    """Which of those that may be the same is decided upon: the other evaluator, the key, and what is found."""

    other_id: str
    key: str
    is_one: bool
    reason: str


def decide_kin(evaluator_id: str, found: Kinship, *, by: Person) -> KinDecision:
    """Decide whether behind two evaluators stands the same under a key. It may be decided anew, and the last holds.

    Of one and the same the places of caps count together, and a bar of the one holds for the other. Raises NotAllowed,
    NotFound, Stale (nothing is alike any more), Invalid.
    """
    policies.may_admit(by).or_raise()
    reason = required(found.reason, "reason", "请写明认定的依据。", most=1000)
    pair = sorted((evaluator_id, found.other_id))
    with transaction():
        take_turn(TURN)
        resting = resting_on(pair)
        for id in pair:
            lock(Evaluator, queries.evaluator(id).id)
        kin = one_kin(queries.evaluator(evaluator_id), found.other_id, found.key)
        prints = {evaluator_id: kin.mine.fingerprint, found.other_id: kin.theirs.fingerprint}
        made = KinDecision(
            evaluator_id=pair[0],
            other_id=pair[1],
            key=found.key,
            fingerprint=prints[pair[0]],
            other_fingerprint=prints[pair[1]],
            is_one=found.is_one,
            reason=reason,
            decided_by_id=by.id,
        )
        put(made)
        kinship.decided_anew()
        after = {"other": kin.other.name, "key": _label(kin), "is_one": found.is_one}
        audit.record(actions.DECIDE_KIN, actions.EVALUATOR, evaluator_id, by=by, after=after, note=reason)
        for application in resting:
            moving.count_findings(application)
        if found.is_one:
            notifications.found_one(kin, _label(kin), reason)
        return made


def require_decided(evaluator: Evaluator, profile: Profile) -> None:
    """Raises Conflict while it is open whether behind an admitted evaluator stands the same as behind this profile."""
    undecided = [kin for kin in kinship.kin_of(evaluator, profile) if kin.is_open]
    if undecided:
        named = "、".join(sorted({f"“{kin.other.name}”" for kin in undecided}))
        raise Conflict(f"本机构与{named}可能是同一主体，尚未认定。", "请先在“可能的同一主体”中逐一认定，再审核通过。")


def resting_on(evaluator_ids: Iterable[str]) -> list[Application]:
    """The applications under way that rest on the work of these evaluators or of those joined with them, held."""
    one = kinship.bodies()
    everyone = {member for id in evaluator_ids for member in one[id]}
    return [moving.hold(id) for id in sorted({each for member in everyone for each in queries.resting_on(member)})]


def one_kin(evaluator: Evaluator, other_id: str, key: str) -> Kin:
    """Why the two may be the same under a key. Raises Stale where nothing is alike (any more)."""
    profile = queries.stated_last(evaluator.id)
    found = () if profile is None else kinship.kin_of(evaluator, profile)
    kin = next((each for each in found if each.other.id == other_id and each.key == key), None)
    if kin is None:
        raise Stale("两家机构现在登记的材料没有相同之处，无需认定。", "请从机构页面重新进入。")
    return kin


def _label(kin: Kin) -> str:
    return key_label(kin.key, instance().book())

"""The department admits what an evaluator states, or refuses it with the reason."""

from __future__ import annotations

from core import audit, clock
from core.db import db
from core.db.transaction import lock, transaction
from core.db.turns import take_turn
from core.errors import Stale, required
from core.evaluators import actions, notifications, policies, queries
from core.evaluators.models import Evaluator, Profile, ProfileState, StaffState
from core.evaluators.operations.kinship import TURN, require_decided
from core.people.models import Person
from core.units.rules import names


def admit(profile_id: str, *, revision: int, by: Person) -> Profile:
    """Let what was submitted hold from now on, in place of what held before; with the first, the evaluator itself.

    Who registered the evaluator is confirmed with it. Raises NotAllowed, Stale, Conflict (the code is
    another's, or it is undecided whether it is the same as another).
    """
    with transaction() as session:
        take_turn(TURN)
        evaluator, profile = _submitted(profile_id, revision, by)
        require_decided(evaluator, profile)
        held = queries.held_profile(evaluator.id)
        if held is not None:
            held.state = ProfileState.SUPERSEDED
            session.flush()
        _decide(profile, ProfileState.ADMITTED, None, actions.ADMIT, by)
        evaluator.name, evaluator.name_key = profile.name, names.matching(profile.name)
        if evaluator.admitted_at is None:
            evaluator.admitted_at = clock.now()
            for founder in queries.staff_of(evaluator.id, states=[StaffState.PENDING]):
                if founder.founds:
                    founder.state = StaffState.CONFIRMED
                    founder.decided_at, founder.decided_by_id = clock.now(), by.id
        session.flush()
        notifications.decided(profile)
        return profile


def refuse(profile_id: str, reason: str, *, revision: int, by: Person) -> Profile:
    """Send it back with the reason that its people will read; they may mend it and submit again.

    Raises NotAllowed, Stale, Invalid.
    """
    with transaction() as session:
        _, profile = _submitted(profile_id, revision, by)
        given = required(reason, "reason", "请写明退回的原因，机构会看到。")
        _decide(profile, ProfileState.REFUSED, given, actions.REFUSE, by)
        session.flush()
        notifications.decided(profile)
        return profile


def _submitted(profile_id: str, revision: int, by: Person) -> tuple[Evaluator, Profile]:
    policies.may_admit(by).or_raise()
    evaluator = lock(Evaluator, queries.profile(profile_id).evaluator_id)
    profile = lock(Profile, profile_id)
    if profile.state is not ProfileState.SUBMITTED or profile.revision != revision:
        person = db.session.get(Person, profile.decided_by_id or profile.saved_by_id)
        who = "有人" if person is None else person.name
        at = profile.decided_at or profile.saved_at
        raise Stale(f"这份登记材料已由{who}于 {clock.local(at):%Y-%m-%d %H:%M} 办理或修改。", by=who, at=at)
    return evaluator, profile


def _decide(profile: Profile, state: ProfileState, reason: str | None, action: str, by: Person) -> None:
    before = profile.state
    profile.state, profile.reason = state, reason
    profile.decided_at, profile.decided_by_id = clock.now(), by.id
    profile.revision += 1
    audit.record(
        action,
        actions.EVALUATOR,
        profile.evaluator_id,
        by=by,
        before={"state": before},
        after={"state": state},
        note=reason,
    )

"""What an evaluator states of itself: written as a draft, and submitted with the region's form to the department."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core import audit, clock
from core.db import db
from core.db.base import new_id
from core.db.transaction import put, transaction
from core.errors import Conflict, Invalid, Stale
from core.evaluators import actions, notifications, policies, purposes, queries
from core.evaluators.models import Evaluator, Profile, ProfileState, Staff
from core.evaluators.operations import stating
from core.evaluators.operations.filling import ProfileForms, begun
from core.evaluators.operations.stating import Stated as Stated
from core.files import operations as files
from core.filling import operations as filling
from core.people.models import Person
from core.units.rules import codes, names


def register(stated: Stated, letter_id: str, *, by: Person) -> Profile:
    """Begin the registration of an evaluator, with the letter by which it lets this person act. It opens nothing.

    Raises NotAllowed, Invalid (by field), Conflict (the code is another's, or the person acts for one already).
    """
    policies.may_register(by).or_raise()
    _require(stating.faults_in(stated))
    code = codes.normalised(stated.code)
    with transaction() as session:
        if queries.of_person(by) is not None:
            raise Conflict("您已是一家第三方评价机构的人员，或者已有一份申请正在等待审核。")
        _require_free(code, None)
        now = clock.now()
        made = Evaluator(
            code=code,
            name=names.printed(stated.name),
            name_key=names.matching(stated.name),
            created_at=now,
            created_by_id=by.id,
        )
        staff = Staff(
            person_id=by.id,
            evaluator_id=made.id,
            letter_id=letter_id,
            founds=True,
            requested_at=now,
        )
        put(made)
        files.attach(letter_id, purposes.LETTER.id, files.Owner(purposes.STAFF, staff.id), by=by)
        session.add(staff)
        profile = begun(made, 1, by)
        stating.write(profile, stated, code)
        session.flush()
        audit.record(actions.REGISTER, actions.EVALUATOR, made.id, by=by, after=_shown(profile, code))
        return profile


def save(evaluator_id: str, stated: Stated, *, revision: int, by: Person) -> Profile:
    """Replace the basics of what is under way; where nothing is, begin with what holds. It holds on until admitted.

    Once an evaluator was admitted its code stays: another legal entity is another evaluator. `revision`: that of the
    profile which the page showed. Raises NotAllowed, Invalid, Conflict, Stale.
    """
    with transaction() as session:
        forms, profile = _open(evaluator_id, revision, by)
        evaluator = forms.evaluator
        code = evaluator.code if evaluator.admitted_at is not None else codes.normalised(stated.code)
        _require(stating.faults_in(stated, code))
        _require_free(code, evaluator)
        before = _shown(profile, evaluator.code)
        stating.write(profile, stated, code)
        if evaluator.admitted_at is None:
            evaluator.code = code
            evaluator.name, evaluator.name_key = profile.name, names.matching(profile.name)
        profile.revision += 1
        profile.saved_at, profile.saved_by_id = clock.now(), by.id
        session.flush()
        after = _shown(profile, code)
        audit.record(actions.SAVE, actions.EVALUATOR, evaluator.id, by=by, before=before, after=after)
        return profile


def submit(evaluator_id: str, *, revision: int, by: Person) -> Profile:
    """Send what is stated to the department. Raises NotAllowed, Conflict, Stale, Invalid with all that is missing."""
    with transaction() as session:
        forms, profile = _open(evaluator_id, revision, by)
        answers, faults = filling.examined(forms)
        _require({**stating.missing(profile), **faults}, filling.INCOMPLETE)
        profile.submission = filling.keep_submission(forms, answers, token=new_id(), by=by)
        profile.state, profile.reason = ProfileState.SUBMITTED, None
        profile.submitted_at, profile.submitted_by_id = clock.now(), by.id
        profile.decided_at = profile.decided_by_id = None
        profile.revision += 1
        session.flush()
        audit.record(actions.SUBMIT, actions.EVALUATOR, forms.id, by=by, after={"state": profile.state})
        notifications.submitted(profile)
        return profile


# --- Steps ------------------------------------------------------------------------------------------------------------


def _open(evaluator_id: str, revision: int, by: Person) -> tuple[ProfileForms, Profile]:
    """The evaluator, locked, and what may be written in, if this person may and nobody was faster."""
    forms = ProfileForms(queries.evaluator(evaluator_id))
    forms.hold(by)
    seen = queries.open_profile(evaluator_id) or queries.held_profile(evaluator_id)
    if seen is None or seen.revision != revision:
        raise _stale(seen)
    return forms, forms.under_way(by)


def _stale(current: Profile | None) -> Stale:
    if current is None:
        return Stale("登记材料在您打开页面之后有了变动。")
    person = db.session.get(Person, current.saved_by_id)
    who = "同事" if person is None else person.name
    when = clock.local(current.saved_at)
    return Stale(
        f"登记材料在您打开页面之后有了变动：{who}于 {when:%Y-%m-%d %H:%M} 保存过。",
        "您填写的内容还在下方，没有保存；请对照后再保存一次。",
        by=who,
        at=current.saved_at,
    )


def _require(faults: Mapping[str, list[str]], sentence: str = "填写的内容有误，请按提示修改。") -> None:
    if faults:
        raise Invalid(faults, sentence)


def _require_free(code: str, evaluator: Evaluator | None) -> None:
    bearer = queries.admitted_with_code(code)
    if bearer is not None and bearer is not evaluator:
        raise Conflict(
            f"该统一社会信用代码已登记在“{bearer.name}”名下。",
            "如果这就是您所在的机构，请申请加入该机构，由主管部门核对授权书后确认。",
            "code",
        )


def _shown(profile: Profile, code: str) -> dict[str, Any]:
    """What the trail keeps: the identities as they may be shown, contacts not at all."""
    return {
        "name": profile.name,
        "code": code,
        "legal_representative": profile.legal_representative,
        "identities": {each.key: each.masked for each in profile.identities},
    }

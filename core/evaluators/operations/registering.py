"""What an evaluator states of itself: written as a draft, section by section, and submitted to the department."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core import audit, clock
from core.db import db
from core.db.base import new_id
from core.db.transaction import lock, transaction
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.evaluators import actions, asked, documents, notifications, policies, queries, stating
from core.evaluators.models import Evaluator, Profile, ProfileState, Staff, StatedIdentity
from core.evaluators.stating import Stated as Stated
from core.files import operations as files
from core.forms import Mode, examine
from core.people.models import Person
from core.plugin_api import Field, FieldType
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
            id=new_id(),
            code=code,
            name=names.printed(stated.name),
            name_key=names.matching(stated.name),
            created_at=now,
            created_by_id=by.id,
        )
        staff = Staff(
            id=new_id(),
            person_id=by.id,
            evaluator_id=made.id,
            letter_id=letter_id,
            founds=True,
            requested_at=now,
        )
        session.add(made)
        session.flush()
        files.attach(letter_id, documents.LETTER.id, files.Owner(documents.STAFF, staff.id), by=by)
        session.add(staff)
        profile = _begun(made, 1, by)
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
        evaluator, profile = _open(evaluator_id, revision, by)
        code = evaluator.code if evaluator.admitted_at is not None else codes.normalised(stated.code)
        _require(stating.faults_in(stated, code))
        _require_free(code, evaluator)
        before = _shown(profile, evaluator.code)
        stating.write(profile, stated, code)
        if evaluator.admitted_at is None:
            evaluator.code = code
            evaluator.name, evaluator.name_key = profile.name, names.matching(profile.name)
        _touch(profile, by)
        session.flush()
        after = _shown(profile, code)
        audit.record(actions.SAVE, actions.EVALUATOR, evaluator.id, by=by, before=before, after=after)
        return profile


def save_section(
    evaluator_id: str,
    section_id: str,
    given: Mapping[str, Any],
    *,
    typed: Mapping[str, Any] | None = None,
    revision: int,
    by: Person,
) -> Profile:
    """Replace the answers of one section of the region's profile form (JSON of its draft schema), proofs included.

    `typed`: by field, what was typed and is no answer yet. Raises NotAllowed, NotFound, Invalid, FileRefused, Stale.
    """
    with transaction() as session:
        evaluator, profile = _open(evaluator_id, revision, by)
        form = asked.profile_form()
        if form is None or section_id not in {section.id for section in form.sections}:
            raise NotFound("登记材料没有这一部分。", "请从机构首页进入要填写的部分。")
        section = form.section(section_id)
        own = {each.name for each in section.fields}
        named = _named(section.fields, given)
        unused = documents.unused_proofs(named, by)
        others = {name: value for name, value in profile.answers.items() if name not in own}
        known = {**documents.proofs_of(evaluator.id), **unused}
        found = examine(form, given, mode=Mode.DRAFT, sections=[section_id], context=others, files=known)
        if not found.ok:
            raise Invalid(found.errors)
        for file_id in unused:
            files.attach(file_id, documents.PROOF.id, files.Owner(documents.EVALUATOR, evaluator.id), by=by)
        before = {name: value for name, value in profile.answers.items() if name in own}
        profile.form_id, profile.answers = form.id, {**others, **found.answers}
        kept = {name: value for name, value in profile.typed.items() if name not in own}
        profile.typed = {**kept, **(typed or {})}
        _touch(profile, by)
        session.flush()
        audit.record(
            actions.SAVE,
            actions.EVALUATOR,
            evaluator.id,
            by=by,
            before={"section": None, "answers": before},
            after={"section": section.title, "answers": dict(found.answers)},
        )
        return profile


def submit(evaluator_id: str, *, revision: int, by: Person) -> Profile:
    """Send what is stated to the department. Raises NotAllowed, Stale, Invalid with everything that is missing."""
    with transaction() as session:
        evaluator, profile = _open(evaluator_id, revision, by)
        _require(stating.missing(profile, evaluator), "还有内容没有填完或填写有误，不能提交。")
        profile.state, profile.reason = ProfileState.SUBMITTED, None
        profile.submitted_at, profile.submitted_by_id = clock.now(), by.id
        profile.decided_at = profile.decided_by_id = None
        profile.revision += 1
        session.flush()
        audit.record(actions.SUBMIT, actions.EVALUATOR, evaluator.id, by=by, after={"state": profile.state})
        notifications.submitted(profile)
        return profile


# --- Steps ------------------------------------------------------------------------------------------------------------


def _open(evaluator_id: str, revision: int, by: Person) -> tuple[Evaluator, Profile]:
    """The evaluator, locked, and what may be written in, if this person may and nobody was faster."""
    evaluator = lock(Evaluator, evaluator_id)
    policies.may_write(by, evaluator).or_raise()
    current = queries.open_profile(evaluator.id)
    if current is not None:
        if current.revision != revision:
            raise _stale(current)
        if not current.state.is_open:
            raise NotAllowed("登记材料已提交，正在等待主管部门审核，现在不能修改。", "如需修改，请联系主管部门退回。")
        return evaluator, current
    held = queries.held_profile(evaluator.id)
    if held is None or held.revision != revision:
        raise Stale("登记材料在您打开页面之后有了变动。")
    return evaluator, _copied(evaluator, held, by)


def _stale(current: Profile) -> Stale:
    person = db.session.get(Person, current.saved_by_id)
    who = "同事" if person is None else person.name
    when = clock.local(current.saved_at)
    return Stale(
        f"登记材料在您打开页面之后有了变动：{who}于 {when:%Y-%m-%d %H:%M} 保存过。",
        "您填写的内容还在下方，没有保存；请对照后再保存一次。",
        by=who,
        at=current.saved_at,
    )


def _begun(evaluator: Evaluator, serial: int, by: Person) -> Profile:
    made = Profile(
        id=new_id(),
        evaluator_id=evaluator.id,
        serial=serial,
        state=ProfileState.DRAFT,
        answers={},
        typed={},
        revision=1,
        saved_at=clock.now(),
        saved_by_id=by.id,
    )
    db.session.add(made)
    return made


def _copied(evaluator: Evaluator, held: Profile, by: Person) -> Profile:
    """A draft that says what holds, to be changed."""
    made = _begun(evaluator, queries.profiles_of(evaluator.id)[0].serial + 1, by)
    for name in stating.BASICS:
        setattr(made, name, getattr(held, name))
    made.form_id, made.answers = held.form_id, dict(held.answers)
    made.identities = [
        StatedIdentity(key=each.key, fingerprint=each.fingerprint, masked=each.masked) for each in held.identities
    ]
    made.revision = held.revision
    return made


def _touch(profile: Profile, by: Person) -> None:
    profile.revision += 1
    profile.saved_at, profile.saved_by_id = clock.now(), by.id


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


def _named(fields: tuple[Field, ...], given: Mapping[str, Any]) -> list[str]:
    """The ids of the files that the answers name."""
    return [
        str(id)
        for each in fields
        if each.type is FieldType.EVIDENCE
        for id in (given.get(each.name) or [])
        if isinstance(given.get(each.name), list | tuple)
    ]


def _shown(profile: Profile, code: str) -> dict[str, Any]:
    """What the trail keeps: the identities as they may be shown, contacts not at all."""
    return {
        "name": profile.name,
        "code": code,
        "legal_representative": profile.legal_representative,
        "identities": {each.key: each.masked for each in profile.identities},
    }

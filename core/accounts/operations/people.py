"""Registering, creating, changing and deactivating people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete

from core import audit, clock
from core.accounts import actions, notifications, policies
from core.accounts.models import SecurityKey
from core.accounts.operations import credentials
from core.accounts.operations.grants import check_scope, hold_administrators, require_another
from core.accounts.operations.passwords import set_one_time_password
from core.accounts.operations.sessions import end_sessions
from core.accounts.queries import security_keys_of
from core.db import db
from core.db.transaction import lock, transaction
from core.errors import Conflict, Invalid
from core.notifications.rules import Topic
from core.people.models import Grant, Person, Role
from core.people.queries import normal_email, person_by_email
from core.people.rules import email_faults, name_faults, phone_faults, phone_kept

SELF_REGISTERED = frozenset(role for role in Role if not role.is_staff)
"""The roles that people take by registering: neither opens anything until an office has confirmed a letter."""


def register(
    *, name: str, phone: str, email: str, password: str, consented: bool, role: Role = Role.APPLICANT
) -> Person:
    """Somebody registers to act for a unit or an evaluator; which, and whether he may, is settled later.

    Raises Invalid (fields `name`, `phone`, `email`, `password`, `consented`, `role`) and Conflict.
    """
    check_registration(name=name, phone=phone, email=email, password=password, consented=consented, role=role)
    kept = credentials.hashed(password)
    with transaction():
        person = _added(name, email, phone)
        person.password = kept
        person.consented_at = person.password_changed_at = clock.now()
        person.grants.append(Grant(role=role))
        db.session.flush()
        audit.record(actions.REGISTER, actions.PERSON, person.id, by=person, after=_shown(person))
    return person


def check_registration(*, name: str, phone: str, email: str, password: str, consented: bool, role: Role) -> None:
    """Raises Invalid with every fault of what somebody registers with; changes nothing."""
    errors = {
        "role": [] if role in SELF_REGISTERED else ["请选择您代表的是申报单位还是第三方评价机构。"],
        "name": name_faults(name),
        "phone": phone_faults(phone),
        "email": email_faults(email),
        "password": credentials.faults(password, email) if password else ["请填写密码。"],
        "consented": [] if consented else ["请阅读并同意个人信息处理说明。"],
    }
    _refuse(errors)


def note_registered_again(email: str) -> None:
    """Somebody asked for an account with an address that has one. Who asked is not told; the trail is."""
    with transaction():
        if (person := person_by_email(email)) is not None:
            audit.record(actions.REGISTER_AGAIN, actions.PERSON, person.id, by=None)


def create_person(
    *,
    name: str,
    email: str,
    phone: str | None,
    role: Role | None = None,
    body_id: str | None = None,
    by: Person | None,
    password: str | None = None,
) -> tuple[Person, str]:
    """Staff get their account from an administrator, and their role from another; or both from the command line
    (`by` is None).

    Returns the person and the password: the given one, or a one-time one that must be changed at once. Raises Invalid
    (fields `name`, `email`, `phone`, `password`, `body_id`), Conflict and NotAllowed.
    """
    errors = {"name": name_faults(name), "email": email_faults(email)}
    errors["phone"] = phone_faults(phone) if phone else []
    errors["password"] = credentials.faults(password, email) if password is not None else []
    _refuse(errors)
    code = password if password is not None else credentials.one_time()
    kept = credentials.hashed(code)
    with transaction():
        policies.may_administer(by).or_raise()
        if role is not None:
            policies.may_grant(by).or_raise()
            check_scope(role, body_id)
        person = _added(name, email, phone)
        if password is None:
            set_one_time_password(person, kept)
        else:
            person.password, person.password_changed_at = kept, clock.now()
        if role is not None:
            person.grants.append(Grant(role=role, body_id=body_id))
        db.session.flush()
        after = {**_shown(person), "role": role, "body_id": body_id}
        audit.record(actions.CREATE, actions.PERSON, person.id, by=by, after=after)
        if role is None:
            notifications.waits_for_role(person)
    return person, code


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody wants to be told of by mail, and by short texts."""

    letters: Collection[Topic]
    texts: Collection[Topic] = ()


def change_profile(person_id: str, *, name: str, phone: str, chosen: Chosen | None = None, by: Person) -> Person:
    """Change name and telephone, and what reaches somebody outside the product (None: as it was): one's own, or
    somebody's as an administrator. Raises Invalid and NotAllowed."""
    _refuse({"name": name_faults(name), "phone": phone_faults(phone)})
    with transaction():
        if by.id != person_id:
            policies.may_administer(by, person_id).or_raise()
        person = lock(Person, person_id)
        before = _profile(person)
        person.name, person.phone = name.strip(), phone_kept(phone)
        if chosen is not None:
            person.wants_letters = bool(chosen.letters)
            person.unwanted_letters = [each.value for each in Topic if each not in chosen.letters]
            person.wanted_texts = [each.value for each in Topic if each in chosen.texts]
        if before != _profile(person):
            audit.record(
                actions.CHANGE_PROFILE, actions.PERSON, person.id, by=by, before=before, after=_profile(person)
            )
    return person


def deactivate(person_id: str, *, reason: str, by: Person) -> None:
    """Let the person sign in no more; open sessions end at once. Raises NotAllowed, Conflict and Invalid."""
    _refuse({"reason": [] if reason.strip() else ["请写明停用原因。"]})
    with transaction():
        policies.may_administer(by, person_id).or_raise()
        administrators = hold_administrators()
        person = lock(Person, person_id)
        for role in sorted(person.held_roles):
            require_another(role, person_id, administrators)
        if person.active:
            person.active = False
            end_sessions(person)
            audit.record(
                actions.DEACTIVATE,
                actions.PERSON,
                person.id,
                by=by,
                before={"active": True},
                after={"active": False},
                note=reason.strip(),
            )


def activate(person_id: str, *, by: Person) -> None:
    """Let the person sign in again. Raises NotAllowed."""
    with transaction():
        policies.may_administer(by, person_id).or_raise()
        person = lock(Person, person_id)
        if not person.active:
            person.active = True
            audit.record(
                actions.ACTIVATE, actions.PERSON, person.id, by=by, before={"active": False}, after={"active": True}
            )


def drop_second_factor(person_id: str, *, by: Person) -> None:
    """Take the second factor from somebody who lost it, all keys too; he sets up a new one after signing in.

    A security administrator does, for who gives one-time passwords would else need nothing more. Raises NotAllowed.
    """
    with transaction():
        policies.may_grant(by, person_id).or_raise()
        person = lock(Person, person_id)
        if person.tf_primary_method is not None or security_keys_of(person_id):
            db.session.execute(delete(SecurityKey).where(SecurityKey.person_id == person_id))
            person.tf_primary_method = person.tf_totp_secret = None
            person.mf_recovery_codes = person.tf_last_counter = None
            end_sessions(person)
            audit.record(actions.DROP_SECOND_FACTOR, actions.PERSON, person.id, by=by)


def _added(name: str, email: str, phone: str | None) -> Person:
    if person_by_email(email) is not None:
        raise Conflict("该邮箱已经注册。", "请直接登录；忘记密码时，请联系系统管理员。", "email")
    person = Person(name=name.strip(), email=normal_email(email), phone=phone_kept(phone or "") or None)
    db.session.add(person)
    return person


def _shown(person: Person) -> dict[str, str | None]:
    return {"name": person.name, "email": person.email, "phone": person.phone}


def _profile(person: Person) -> dict[str, object]:
    letters = [] if not person.wants_letters else [each for each in Topic if each not in person.unwanted_letters]
    return {**_shown(person), "letters": letters, "texts": person.wanted_texts}


def _refuse(errors: dict[str, list[str]]) -> None:
    if any(errors.values()):
        raise Invalid({field: found for field, found in errors.items() if found})

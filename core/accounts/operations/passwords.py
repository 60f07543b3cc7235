"""Changing a password, and giving a one-time one without any e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select

from core import audit, clock
from core.accounts import actions, notifications, policies
from core.accounts.models import FormerPassword
from core.accounts.operations import credentials, throttling
from core.accounts.operations.second_factor import note_failed_proof
from core.accounts.operations.sessions import end_sessions
from core.db import db
from core.db.transaction import lock, transaction
from core.errors import Invalid, Stale
from core.people import queries as people
from core.people.models import Person

ONE_TIME_FOR = timedelta(days=3)
REMEMBERED = 5
"""Declared by us: so many of a person's former passwords are refused."""


def change_password(person_id: str, current: str, new: str) -> Person:
    """Set the person's own new password; every other session of the person ends.

    Raises Invalid (fields `current`, `new`) and TooManyAttempts.
    """
    guesses = throttling.of_code(person_id)
    throttling.take(guesses)
    # Hashing takes its time, on purpose: it is done before the database is held.
    person = people.person(person_id)
    seen = person.password
    if not credentials.matches(current, person.password):
        note_failed_proof(person)
        raise Invalid({"current": ["原密码不正确。"]})
    throttling.forgive(guesses)
    kept = check_new(person, new)
    with transaction():
        person = lock(Person, person_id)
        if person.password != seen:
            raise Stale("密码刚刚在别处被修改。")
        put_in_place(person, kept)
        audit.record(actions.CHANGE_PASSWORD, actions.PERSON, person.id, by=person)
    return person


def mark_of(person: Person) -> str:
    """Stands for the password that is to be replaced, and tells nothing of it: what is good for that one alone."""
    return sha256((person.password or "").encode()).hexdigest()[:24]


def give_reset_code(person_id: str, *, seen: str | None = None, by: Person | None) -> str:
    """A one-time password for somebody who forgot his: shown once, good for three days, to be changed at once.

    The old password and all sessions end. `seen`: the mark of the password that the page knew of, so that of two who
    give one at once nobody is shown one that is good no more. `by` is None on the command line. Raises NotAllowed,
    Stale.
    """
    code = credentials.one_time()
    kept = credentials.hashed(code)
    with transaction():
        policies.may_administer(by, person_id).or_raise()
        person = lock(Person, person_id)
        policies.may_reset(by, person).or_raise()
        if seen is not None and seen != mark_of(person):
            raise Stale(
                f"{person.name}的密码刚刚有变动：本人作了修改，或者已有管理员发放一次性密码。",
                "请先核实；确需发放的，再次提交，此前发放的随即失效。",
            )
        set_one_time_password(person, kept)
        end_sessions(person)
        throttling.forget_account(person.email)
        after = {"expires": person.password_expires_at}
        audit.record(actions.GIVE_RESET_CODE, actions.PERSON, person.id, by=by, after=after)
    return code


def set_one_time_password(person: Person, kept: str) -> None:
    """Part of an operation: what was hashed is the password until it is changed or expires."""
    _keep_former(person)
    person.password = kept
    person.must_change_password = True
    person.password_expires_at = clock.now() + ONE_TIME_FOR


def put_in_place(person: Person, kept: str) -> None:
    """Part of an operation: what was hashed is the person's own password from now on, and every session ends.

    Whoever waited for that to give him a role is told.
    """
    _keep_former(person)
    waits = person.must_change_password and not person.grants
    person.password = kept
    person.password_changed_at = clock.now()
    person.must_change_password = False
    person.password_expires_at = None
    end_sessions(person)
    if waits:
        notifications.waits_for_role(person)


def check_new(person: Person, new: str) -> str:
    """The hash of a new password that the person may have. Raises Invalid (field `new`)."""
    if credentials.matches(new, person.password):
        raise Invalid({"new": ["新密码不能与原密码相同。"]})
    found = credentials.faults(new, person.email)
    if not found and any(credentials.matches(new, each.kept) for each in _former(person)):
        found = [f"新密码不能与此前用过的 {REMEMBERED} 个密码相同。"]
    if found:
        raise Invalid({"new": found})
    return credentials.hashed(new)


def _former(person: Person) -> Sequence[FormerPassword]:
    query = select(FormerPassword).where(FormerPassword.person_id == person.id)
    return db.session.scalars(query.order_by(FormerPassword.until.desc(), FormerPassword.id)).all()


def _keep_former(person: Person) -> None:
    """The password is about to change: remember it, and forget the oldest. One-time ones are nobody's own."""
    if person.password is None or person.must_change_password:
        return
    for old in _former(person)[REMEMBERED - 1 :]:
        db.session.delete(old)
    db.session.add(FormerPassword(person_id=person.id, kept=person.password, until=clock.machine_now()))

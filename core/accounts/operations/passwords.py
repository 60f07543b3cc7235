"""Changing a password, and giving a one-time one without any e-mail."""

from __future__ import annotations

from datetime import timedelta

from core import audit, clock
from core.accounts import actions, policies
from core.accounts.operations import credentials, throttling
from core.accounts.operations.sessions import end_sessions
from core.db.transaction import lock, transaction
from core.errors import Invalid, Stale
from core.people import queries as people
from core.people.models import Person

ONE_TIME_FOR = timedelta(days=3)


def change_password(person_id: str, current: str, new: str) -> Person:
    """Set the person's own new password; every other session of the person ends.

    Raises Invalid (fields `current`, `new`) and TooManyAttempts.
    """
    guesses = throttling.of_code(person_id)
    throttling.take(guesses)
    # Hashing takes its time, on purpose: it is done before the database is held.
    person = people.person(person_id)
    seen = person.password
    _check(person, current, new)
    kept = credentials.hashed(new)
    with transaction():
        person = lock(Person, person_id)
        if person.password != seen:
            raise Stale("密码刚刚在别处被修改。")
        throttling.forgive(guesses)
        person.password = kept
        person.password_changed_at = clock.now()
        person.must_change_password = False
        person.password_expires_at = None
        end_sessions(person)
        audit.record(actions.CHANGE_PASSWORD, actions.PERSON, person.id, by=person)
    return person


def give_reset_code(person_id: str, *, by: Person | None) -> str:
    """A one-time password for somebody who forgot his: shown once, good for three days, to be changed at once.

    The old password and all sessions end. `by` is None on the command line. Raises NotAllowed.
    """
    code = credentials.one_time()
    kept = credentials.hashed(code)
    with transaction():
        policies.may_administer(by, person_id).or_raise()
        person = lock(Person, person_id)
        set_one_time_password(person, kept)
        end_sessions(person)
        throttling.forget(throttling.of_account(person.email))
        after = {"expires": person.password_expires_at}
        audit.record(actions.GIVE_RESET_CODE, actions.PERSON, person.id, by=by, after=after)
    return code


def set_one_time_password(person: Person, kept: str) -> None:
    """Part of an operation: what was hashed is the password until it is changed or expires."""
    person.password = kept
    person.must_change_password = True
    person.password_expires_at = clock.now() + ONE_TIME_FOR


def _check(person: Person, current: str, new: str) -> None:
    if not credentials.matches(current, person.password):
        raise Invalid({"current": ["原密码不正确。"]})
    found = ["新密码不能与原密码相同。"] if new == current else credentials.faults(new, person.email)
    if found:
        raise Invalid({"new": found})

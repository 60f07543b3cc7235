"""Signing in, and saying once more who one is: who it is, and what is noted about it."""

from __future__ import annotations

from collections.abc import Sequence

from core import audit, clock
from core.accounts import actions
from core.accounts.operations import credentials, throttling
from core.accounts.operations.devices import Device
from core.accounts.operations.second_factor import is_current_code, note_failed_proof
from core.accounts.operations.sessions import proved
from core.db.transaction import lock, transaction
from core.errors import Invalid, NotAllowed
from core.people.models import Person
from core.people.queries import person_by_email

WRONG = "邮箱或密码不正确。"


def authenticate(email: str, password: str, *, address: str, device: Device | None = None) -> Person:
    """The person with that e-mail address and password, who types them in a browser that may be known.

    Raises NotAllowed, in the same words whether or not there is such an account, and TooManyAttempts.
    """
    person = person_by_email(email)
    own, shared = _counted(email, address, person, device)
    id, kept = (None, None) if person is None else (person.id, person.password)
    throttling.take(*own, *shared)
    if not credentials.matches(password, kept) or id is None or kept is None:
        raise _failed(id, *own, *shared)
    # Hashing takes its time, on purpose: the database is not held meanwhile, and the password may be changed.
    renewed = credentials.hashed(password) if credentials.is_outdated(kept) else kept
    with transaction():
        person = lock(Person, id)
        if is_same := person.password == kept:
            _require_open(person)
            throttling.forgive(*own, shared=shared)
            person.password = renewed
            proved(person)
    if not is_same:
        raise _failed(id, *own, *shared)
    return person


def _require_open(person: Person) -> None:
    """Raises NotAllowed where the right password lets nobody in."""
    if not person.active:
        raise NotAllowed("该账号已停用。", "如有疑问，请联系系统管理员。")
    if person.password_expires_at is not None and person.password_expires_at <= clock.now():
        raise NotAllowed("一次性密码已过期。", "请联系系统管理员重新发放。")


def confirm(person: Person, secret: str) -> None:
    """Make sure that it is the person: by the password, or by a code of the authenticator.

    Raises Invalid (field `confirmation`) and TooManyAttempts.
    """
    guesses = throttling.of_code(person.id)
    throttling.take(guesses)
    if not (is_current_code(person, secret) or credentials.matches(secret, person.password)):
        note_failed_proof(person)
        raise Invalid({"confirmation": ["密码或验证码不正确。"]})
    throttling.forgive(guesses)


def _counted(
    email: str, address: str, person: Person | None, device: Device | None
) -> tuple[Sequence[throttling.Key], Sequence[throttling.Key]]:
    """Under which keys an attempt counts: those that a right one clears, and those where others are counted too."""
    if device is not None and person is not None and device.knows(person):
        return [throttling.of_device(email, device.id)], []
    shared = [throttling.of_account_anywhere(email), throttling.of_address(address)]
    return [throttling.of_account(email, address)], shared


def _failed(person_id: str | None, *keys: throttling.Key) -> NotAllowed:
    """The refusal of a wrong password, noted. An account that does not exist is not named: somebody may have typed a
    password in its place."""
    is_paused = any(throttling.is_paused(key) for key in keys if key.is_of_account)
    with transaction():
        audit.record(actions.FAIL_SIGN_IN, actions.PERSON, person_id or "", by=None)
        if person_id is not None and is_paused:
            audit.record(actions.LOCK_OUT, actions.PERSON, person_id, by=None)
    return NotAllowed(WRONG, "请核对后重试；忘记密码时，请联系系统管理员发放一次性密码。")

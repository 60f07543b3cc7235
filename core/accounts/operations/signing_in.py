"""Signing in, and saying once more who one is: who it is, and what is noted about it."""

from __future__ import annotations

from core import audit, clock
from core.accounts import actions
from core.accounts.operations import credentials, throttling
from core.accounts.operations.second_factor import is_current_code
from core.db.transaction import lock, transaction
from core.errors import Invalid, NotAllowed
from core.people.models import Person
from core.people.queries import person_by_email

WRONG = "邮箱或密码不正确。"


def authenticate(email: str, password: str, *, address: str) -> Person:
    """The person with that e-mail address and password.

    Raises NotAllowed, in the same words whether or not there is such an account, and TooManyAttempts.
    """
    account, place = throttling.of_account(email), throttling.of_address(address)
    throttling.take(account, place)
    person = person_by_email(email)
    if not credentials.matches(password, person.password if person else None) or person is None:
        _note_lock_out(person, account)
        raise NotAllowed(WRONG, "请核对后重试；忘记密码时，请联系系统管理员发放一次性密码。")
    if not person.active:
        raise NotAllowed("该账号已停用。", "如有疑问，请联系系统管理员。")
    if person.password_expires_at is not None and person.password_expires_at <= clock.now():
        raise NotAllowed("一次性密码已过期。", "请联系系统管理员重新发放。")
    with transaction():
        throttling.forgive(account)
        throttling.give_back(place)
        if person.password is not None and credentials.is_outdated(person.password):
            person.password = credentials.hashed(password)
    return person


def confirm(person: Person, secret: str) -> None:
    """Make sure that it is the person: by the password, or by a code of the authenticator.

    Raises Invalid (field `confirmation`) and TooManyAttempts.
    """
    guesses = throttling.of_code(person.id)
    throttling.take(guesses)
    if not (is_current_code(person, secret) or credentials.matches(secret, person.password)):
        raise Invalid({"confirmation": ["密码或验证码不正确。"]})
    throttling.forgive(guesses)


def _note_lock_out(person: Person | None, account: throttling.Key) -> None:
    if person is not None and throttling.is_paused(account):
        with transaction():
            held = lock(Person, person.id)
            audit.record(actions.LOCK_OUT, actions.PERSON, held.id, by=None)

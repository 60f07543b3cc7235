"""Security keys (WebAuthn): a second factor that its person holds in the hand and that answers to our address alone.

What a key signs is a challenge: made for one person and one use, kept in one session, good for minutes and spent by the
first answer, whatever that is. A key must have made sure itself who holds it (by a PIN or a finger), so that one that
was found opens nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlalchemy import and_, update
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from core import audit, clock
from core.accounts import actions, policies
from core.accounts.models import SecurityKey
from core.accounts.operations import throttling
from core.accounts.operations.second_factor import LONGEST_GOOD, note_failed_proof, spend_once
from core.accounts.queries import good_keys_of, security_keys_of
from core.db import db
from core.db.transaction import lock, put, transaction
from core.errors import Conflict, DomainError, Invalid, NotFound
from core.instance import instance
from core.people.models import Person
from core.people.policies import is_active

MOST = 10
_LONGEST_NAME, _LONGEST_ANSWER, _LONGEST_CREDENTIAL = 40, 20_000, 1_400
_BYTES = 32
_PORTS = {"https": 443, "http": 80}
# Whatever is wrong with what a stranger sent: the library's own word, or what its bytes did to those that read them.
_WRONG = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


class Use(StrEnum):
    """What a key is asked for."""

    REGISTER = "register"
    SIGN_IN = "sign_in"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Site:
    """To whom keys answer: the host, and the address as browsers state it."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a key is asked to sign; `made_at` by the machine's time."""

    value: str
    person_id: str
    use: str
    made_at: int

    def is_for(self, person: Person, use: Use) -> bool:
        age = clock.machine_now().timestamp() - self.made_at
        return (self.person_id, self.use) == (person.id, use) and 0 <= age < LONGEST_GOOD.total_seconds()


def site() -> Site | None:
    """The instance's address; None where browsers let no key answer: it is unknown, not https, or a number."""
    parts = urlsplit(instance().settings.public_url or "")
    host = parts.hostname or ""
    if not host or _is_number(host) or (parts.scheme != "https" and host != "localhost"):
        return None
    port = "" if parts.port in {None, _PORTS.get(parts.scheme)} else f":{parts.port}"
    return Site(host, f"{parts.scheme}://{host}{port}")


def ask_key(person: Person, use: Use) -> tuple[Challenge, str]:
    """A new challenge for a key of the person, and what the browser is to ask of it, as JSON. Raises Conflict."""
    ours, challenge = _site(), secrets.token_bytes(_BYTES)
    known = [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential)) for key in _known(person, use)]
    asked = Challenge(bytes_to_base64url(challenge), person.id, use, int(clock.machine_now().timestamp()))
    timeout = int(LONGEST_GOOD.total_seconds() * 1000)
    if use is Use.REGISTER:
        registration = generate_registration_options(
            rp_id=ours.host,
            rp_name="GreenRoll",
            user_id=person.id.encode(),
            user_name=person.email,
            user_display_name=person.name,
            challenge=challenge,
            timeout=timeout,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=known,
        )
        return asked, options_to_json(registration)
    wanted = generate_authentication_options(
        rp_id=ours.host,
        challenge=challenge,
        timeout=timeout,
        allow_credentials=known,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return asked, options_to_json(wanted)


def add_key(name: str, answer: str, asked: Challenge | None, *, by: Person) -> SecurityKey:
    """Register what answered as a key of one's own, under a name. Raises NotAllowed, Invalid and Conflict."""
    is_active(by).or_raise()
    _check_name(name)
    made = _registered(answer, _spend(asked, by, Use.REGISTER))
    credential = bytes_to_base64url(made.credential_id)
    with transaction():
        lock(Person, by.id)
        held = security_keys_of(by.id)
        if len(held) >= MOST:
            raise Conflict(f"最多登记 {MOST} 个安全密钥。", "请先移除不用的。")
        if name.strip() in {key.name for key in held}:
            raise Conflict("您已有同名的安全密钥。", "请换一个名称。", "name")
        key = SecurityKey(
            person_id=by.id,
            name=name.strip(),
            credential=credential,
            public_key=bytes_to_base64url(made.credential_public_key),
            sign_count=made.sign_count,
        )
        put(key)
        audit.record(actions.ADD_SECURITY_KEY, actions.PERSON, by.id, by=by, after={"security_key": key.name})
    return key


def remove_key(security_key_id: str, *, by: Person) -> None:
    """One's own is good no more, as where it was lost. Raises NotAllowed, NotFound and Conflict."""
    with transaction():
        is_active(by).or_raise()
        person = lock(Person, by.id)
        held = lock(SecurityKey, security_key_id)
        if held.person_id != by.id:
            raise NotFound("找不到该安全密钥。", "请返回安全密钥页面查看。")
        require_other_factor(person, held)
        audit.record(actions.REMOVE_SECURITY_KEY, actions.PERSON, by.id, by=by, before={"security_key": held.name})
        db.session.delete(held)


def require_other_factor(person: Person, key: SecurityKey) -> None:
    """Raises Conflict where the person must have a second factor, and has none but this key."""
    others = [each for each in good_keys_of(person.id) if each.id != key.id]
    if policies.needs_second_factor(person) and person.tf_primary_method is None and not others:
        raise Conflict(
            "工作人员须启用两步验证，不能移除唯一的验证方式。", "请先登记另一个安全密钥，或者启用手机验证器。"
        )


def prove_by_key(person: Person, answer: str, asked: Challenge | None, use: Use) -> None:
    """Make sure that it is the person, by a key of his. Raises Invalid (field `answer`) and TooManyAttempts.

    Every failure is counted and noted, like a wrong code.
    """
    guesses = throttling.of_code(person.id)
    throttling.take(guesses)
    try:
        _prove(person, answer, asked, use)
    except DomainError:
        note_failed_proof(person)
        raise
    throttling.forgive(guesses)


def _prove(person: Person, answer: str, asked: Challenge | None, use: Use) -> None:
    challenge = _spend(asked, person, use)
    key = _answering(person, answer)
    if key.suspended_at is not None:
        raise _refused("该安全密钥已停用：它的使用次数曾经倒退，可能被复制。请使用其他验证方式，登录后移除它。")
    if not _counted(key, _verified(key, answer, challenge).new_sign_count):
        _suspend(key, person)
        raise _refused("该安全密钥的使用次数倒退，可能被复制，已停用。请使用其他验证方式，并告知安全管理员。")


def _answering(person: Person, answer: str) -> SecurityKey:
    try:
        _check_length(answer)
        credential = parse_authentication_credential_json(answer).id
    except _WRONG as error:
        raise _unanswered() from error
    found = next((key for key in security_keys_of(person.id) if key.credential == credential), None)
    if found is None:
        raise _refused("该安全密钥没有登记在此账号下，请使用登记过的。")
    return found


def _verified(key: SecurityKey, answer: str, challenge: bytes) -> VerifiedAuthentication:
    ours = _site()
    try:
        return verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=ours.host,
            expected_origin=ours.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=0,  # counted by ourselves, with what else may come at the same moment
            require_user_verification=True,
        )
    except _WRONG as error:
        raise _unanswered() from error


def _registered(answer: str, challenge: bytes) -> VerifiedRegistration:
    ours = _site()
    try:
        _check_length(answer)
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=ours.host,
            expected_origin=ours.origin,
            require_user_verification=True,
        )
        if len(bytes_to_base64url(made.credential_id)) > _LONGEST_CREDENTIAL:
            raise ValueError("the credential's id is too long")
    except _WRONG as error:
        raise _unanswered() from error
    return made


def _counted(key: SecurityKey, count: int) -> bool:
    """Whether the key counts further than before, or never counts; then its count is kept."""
    further = SecurityKey.sign_count < count if count else SecurityKey.sign_count == 0
    good = and_(SecurityKey.id == key.id, SecurityKey.suspended_at.is_(None), further)
    with transaction() as session:
        statement = update(SecurityKey).where(good).values(sign_count=count, used_at=clock.now())
        return session.connection().execute(statement).rowcount == 1


def _suspend(key: SecurityKey, person: Person) -> None:
    with transaction():
        lock(SecurityKey, key.id).suspended_at = clock.now()
        audit.record(actions.SUSPEND_SECURITY_KEY, actions.PERSON, person.id, by=None, after={"security_key": key.name})


def _spend(asked: Challenge | None, person: Person, use: Use) -> bytes:
    """The challenge's bytes, for the first and only time. Raises Invalid."""
    if asked is None or not asked.is_for(person, use):
        raise _late()
    if not spend_once(asked.value):
        raise _late()
    return base64url_to_bytes(asked.value)


def _known(person: Person, use: Use) -> list[SecurityKey]:
    keys = security_keys_of(person.id)
    return [key for key in keys if use is Use.REGISTER or key.suspended_at is None]


def _site() -> Site:
    found = site()
    if found is None:
        raise Conflict("本系统没有设置 https 访问地址，安全密钥无法使用。", "请联系系统运行人员。")
    return found


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _check_name(name: str) -> None:
    if not name.strip():
        raise Invalid({"name": ["请填写此项。"]})
    if len(name.strip()) > _LONGEST_NAME:
        raise Invalid({"name": [f"名称不能超过 {_LONGEST_NAME} 个字。"]})


def _check_length(answer: str) -> None:
    if len(answer) > _LONGEST_ANSWER:
        raise ValueError("the answer is too long")


def _late() -> Invalid:
    return _refused("本次验证已过期或已经用过，请重新操作。")


def _unanswered() -> Invalid:
    return _refused("没有收到有效的安全密钥应答，请重新操作。")


def _refused(sentence: str) -> Invalid:
    return Invalid({"answer": [sentence]})

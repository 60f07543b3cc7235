"""Who somebody is to an identity service, and which account is his: linked by himself while he is signed in here.

An address that the service states is never looked at: whoever can state one there would be given its account here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from core import audit, clock, signing
from core.accounts import actions, policies
from core.accounts.models import ExternalIdentity
from core.accounts.operations.second_factor import LONGEST_GOOD, spend_again, spend_once, spent_since
from core.accounts.queries import identity_of
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, NotAllowed
from core.instance import instance
from core.people.models import Person, SignIn
from core.people.policies import is_active
from core.people.queries import person
from core.signing import Digest


def identified(issuer: str, subject: str) -> Person:
    """The person whose account is linked to that identity. Raises NotAllowed, with an event in the trail."""
    query = select(ExternalIdentity.person_id).where(ExternalIdentity.fingerprint == _fingerprint(issuer, subject))
    person_id = db.session.scalar(query)
    if person_id is None:
        note_failure()
        raise NotAllowed("该身份还没有关联本系统的账号。", "请先用邮箱和密码登录，再在“我的账号”中关联。")
    found = person(person_id)
    if not found.active:
        note_failure(person_id)
        raise NotAllowed("该账号已停用。", "如有疑问，请联系系统管理员。")
    return found


def note_failure(person_id: str = "") -> None:
    """A sign-in by the service failed; whose it was stands there only where it is known."""
    with transaction():
        audit.record(actions.FAIL_SIGN_IN, actions.PERSON, person_id, by=None)


def link(issuer: str, subject: str, *, by: Person) -> None:
    """From now on one's own account is signed in to by that identity too. Raises NotAllowed and Conflict."""
    is_active(by).or_raise()
    with transaction():
        if identity_of(by.id) is not None:
            raise Conflict("您的账号已关联了一个身份。", "如需更换，请先解除原来的关联。")
        kept = _fingerprint(issuer, subject)
        if db.session.scalar(select(ExternalIdentity.id).where(ExternalIdentity.fingerprint == kept)) is not None:
            raise Conflict("该身份已关联其他账号。", "请核对登录的身份；如有疑问，请联系安全管理员。")
        db.session.add(ExternalIdentity(person_id=by.id, fingerprint=kept))
        audit.record(actions.LINK_IDENTITY, actions.PERSON, by.id, by=by)


def unlink(person_id: str, *, by: Person) -> None:
    """One's own, or somebody's as a security administrator. Raises NotAllowed."""
    with transaction():
        (is_active(by) if by.id == person_id else policies.may_grant(by, person_id)).or_raise()
        if identity_of(person_id) is not None:
            db.session.execute(delete(ExternalIdentity).where(ExternalIdentity.person_id == person_id))
            audit.record(actions.UNLINK_IDENTITY, actions.PERSON, person_id, by=by)


def service_session(issuer: str, session: str | None) -> str:
    """What is kept of the service's own session; it may not have told which one it is."""
    return _fingerprint(issuer, f"session {session or ''}")


def ended_there(issuer: str, word: str, subject: str | None, session: str | None) -> None:
    """The service has ended one of its sessions, or all of somebody's: so do those here for which it vouched.

    `word` is the id of what it says, which it says once. Raises ValueError where it was said before, or of nobody.
    """
    if not subject and not session:
        raise ValueError("neither a subject nor a session is named")
    query = select(SignIn).where(SignIn.service_session.is_not(None), SignIn.ended_at.is_(None))
    if subject:
        linked = ExternalIdentity.fingerprint == _fingerprint(issuer, subject)
        query = query.where(SignIn.person_id == select(ExternalIdentity.person_id).where(linked).scalar_subquery())
    if session:
        query = query.where(SignIn.service_session.in_(_meant(issuer, subject, session)))
    with transaction():
        if not spend_once(f"{issuer} {word}"):
            raise ValueError("it was said before")
        for mark in _marks(issuer, subject, session):
            spend_again(mark)
        for each in db.session.scalars(query.with_for_update()):
            each.ended_at = clock.machine_now()
            audit.record(actions.END_SIGN_IN_BY_SERVICE, actions.PERSON, each.person_id, by=None)


def require_vouched(person_id: str, session: str, since: datetime) -> None:
    """That the service still stands by what it said at an instant: between it and a second factor of ours it may have
    ended its session, or the account been unlinked.

    `session`: what is kept of the service's (`service_session`). Raises NotAllowed, with an event in the trail.
    """
    identity = identity_of(person_id)
    late = clock.machine_now() - since > LONGEST_GOOD  # so long it is remembered what was ended
    if identity is not None and not late:
        marks = [_mark(identity.fingerprint, ""), _mark("", session), _mark(identity.fingerprint, session)]
        if not spent_since(since, *marks):
            return
    note_failure(person_id)
    raise NotAllowed("身份认证已经失效：间隔太久，或者已在身份认证服务中退出。", "请重新登录。")


def _meant(issuer: str, subject: str | None, session: str) -> Sequence[str]:
    """Where the service never told which session it was, any of the subject's may be meant."""
    return [service_session(issuer, each) for each in ([session, None] if subject else [session])]


def _marks(issuer: str, subject: str | None, session: str | None) -> Sequence[str]:
    identity = _fingerprint(issuer, subject) if subject else ""
    return [_mark(identity, each) for each in (_meant(issuer, subject, session) if session else [""])]


def _mark(identity: str, session: str) -> str:
    return f"ended {identity} {session}"


def _fingerprint(issuer: str, subject: str) -> str:
    secret = signing.derived(instance().settings.identity_key, "identities of a service")
    return Digest.SHA256.keyed(f"{issuer}\n{subject}", secret)

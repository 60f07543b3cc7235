"""A new password by mail: asked for by whoever names an address, set by whoever reads what comes there."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from core import audit
from core.accounts import actions
from core.accounts.operations import throttling
from core.accounts.operations.passwords import check_new, mark_of, put_in_place
from core.db import db
from core.db.transaction import lock, transaction
from core.errors import Conflict, NotFound
from core.instance import instance
from core.notifications.operations import send
from core.people import queries as people
from core.people.models import Person

PAGE = "/sign-in/new-password"
GOOD_FOR = timedelta(minutes=30)
"""Declared by us: so long a letter's link sets a password, counted from its sending."""

_TOLD = "有人申请重设本账号的密码。如非本人申请，无须办理，原密码继续有效。"
_USED = "链接已失效：已经用过、超过了有效时间，或者此后又修改过密码。"


def is_offered() -> bool:
    """Whether the instance can send such links: it has mail, and says where it is reached."""
    settings = instance().settings
    return settings.mail is not None and settings.public_url is not None


def ask_new_password(email: str, *, address: str) -> None:
    """Send a link to the person of this address, if somebody has it: who asks is told nothing of that.

    `address`: where it is asked from. Raises Conflict where the instance sends no mail, TooManyAttempts.
    """
    throttling.take(*throttling.of_reset(email, address))
    if not is_offered():
        raise Conflict("本系统没有邮件服务，不能用邮箱重设密码。", "请联系系统管理员领取一次性密码。")
    with transaction():
        found = people.person_by_email(email)
        known = [found] if found is not None and found.active else []
        send(known, _TOLD, PAGE)
        # Of nobody too: how long the answer takes tells as little as what it says.
        audit.record(actions.ASK_NEW_PASSWORD, actions.PERSON, known[0].id if known else "", by=None)


def set_new_password(token: str, new: str) -> Person:
    """Set the password of whoever the link was sent to; all sessions end, and the link with them.

    Raises NotFound (no link of ours), Conflict (no longer good), Invalid (field `new`).
    """
    with transaction():
        person = _whose(token)
        seen = person.password
    # Hashing takes its time, on purpose: the database is not held meanwhile.
    kept = check_new(person, new)
    with transaction():
        person = lock(Person, person.id)
        if person.password != seen or not person.active:
            raise Conflict(_USED, "请重新申请。")
        put_in_place(person, kept)
        throttling.forget_account(person.email)
        send([person], "密码已通过邮箱重新设置。如非本人操作，请立即联系系统管理员。", "/account")
        audit.record(actions.RESET_PASSWORD, actions.PERSON, person.id, by=person)
    return person


def _whose(token: str) -> Person:
    """Whom a link was sent to, as long as it is good. Raises NotFound, Conflict."""
    try:
        said = _signer().loads(token, max_age=GOOD_FOR.seconds)
    except SignatureExpired:
        raise Conflict(_USED, "请重新申请。") from None
    except BadSignature:
        raise NotFound("链接不完整。", "请从邮件中完整复制链接，或者重新申请。") from None
    person = db.session.get(Person, said["person"])
    if person is None or not person.active or said["of"] != mark_of(person):
        raise Conflict(_USED, "请重新申请。")
    return person


def link_for(person: Person) -> str:
    """What the letter's link carries: made when the letter is sent, and kept nowhere.

    It stands behind the #, which no browser sends: no log of a server or a proxy on the way has it.
    """
    return f"{PAGE}#{_signer().dumps({'person': person.id, 'of': mark_of(person)})}"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="a new password")

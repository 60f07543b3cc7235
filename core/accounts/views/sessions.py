"""Sessions: how they begin and end, how long they may rest and last, and what is wanted before they lead anywhere."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, after_this_request, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response as Answer

from core import clock
from core.accounts import operations, policies
from core.accounts.forms import SIGNS_IN_AS
from core.accounts.operations.datastore import SIGN_IN
from core.accounts.operations.devices import Device, keep_device, this_device
from core.accounts.queries import has_second_factor
from core.config import Settings
from core.errors import DomainError
from core.people.models import Person
from core.web.access import person

_SEEN, _BEGAN = "seen", "began"
SERVICE, SERVICE_SESSION, VOUCHED, STRONG = "service", "service_session", "vouched", "strong"
"""In a session: whom the identity service sent, from which of its own, when it said so, and that it had asked for a
second factor."""
_NOTED_EVERY = 60  # seconds: not every page sends the cookie anew

_ALWAYS = {"security.logout", "security.verify", "web.static", "web.healthz", "web.readyz", "accounts.privacy"}
_SETTING_UP = {
    "security.two_factor_setup",
    "security.two_factor_setup_validate",
    "security_keys.index",
    "security_keys.add",
}


def begin_session(app: Flask, user: Person, authn_via: Collection[str] | None = None, **_: Any) -> None:
    """Somebody has signed in: the cookie says since when, and which row of ours can end it."""
    # After a second factor of ours nobody says by what else somebody came.
    by_service = session.get(SERVICE) == user.id and "password" not in (authn_via or ())
    if not by_service:
        for key in (SERVICE, SERVICE_SESSION, VOUCHED, STRONG):
            session.pop(key, None)
    there, since = session.pop(SERVICE_SESSION, None), session.pop(VOUCHED, None)
    if there is not None:
        _require_vouched(user, there, since)
    device = (this_device() or Device()).beside(user)
    try:
        begun = operations.begin_session(
            user, address=request.remote_addr, agent=request.user_agent.string, service_session=there
        )
    except DomainError:
        session.clear()  # it says already that he is signed in
        raise
    session.pop(SIGNS_IN_AS, None)
    session[SIGN_IN] = begun.id
    session[_BEGAN] = session[_SEEN] = int(begun.at.timestamp())

    @after_this_request
    def remember(response: Response) -> Response:
        return keep_device(response, device)


def _require_vouched(user: Person, there: str, since: float) -> None:
    try:
        operations.require_vouched(user.id, there, datetime.fromtimestamp(since, UTC))
    except DomainError:
        session.clear()  # it says already that he is signed in
        raise


def end_session(app: Flask, user: object, **_: Any) -> None:
    """Somebody has signed out."""
    if isinstance(user, Person):
        operations.sign_out(user, session.pop(SIGN_IN, None))
    for key in (_BEGAN, _SEEN, STRONG):
        session.pop(key, None)
    if session.pop(SERVICE, None) is not None:
        after_this_request(_also_there)


def _also_there(response: Response) -> Response:
    """Who was sent by the identity service is asked whether he wants to sign out there too."""
    if response.location is not None:
        response.location = url_for("service.left")
    return response


def end_idle_sessions(app: Flask, settings: Settings) -> None:
    """End a session that rested or lasted too long, by the machine's time; what is asked then leads to the sign-in."""
    idle, longest = settings.idle.total_seconds(), settings.longest_session.total_seconds()

    @app.before_request
    def look() -> None:
        if request.endpoint == "web.static" or "_user_id" not in session:
            return
        now = int(clock.machine_now().timestamp())
        rested = now - session.get(_SEEN, now)
        if rested > idle:
            _end(f"您已超过 {settings.idle_minutes} 分钟没有操作")
        elif now - session.setdefault(_BEGAN, now) > longest:
            _end(f"您登录已超过 {settings.session_hours} 小时")
        elif rested > _NOTED_EVERY or _SEEN not in session:
            session[_SEEN] = now


def _end(why: str) -> None:
    operations.end_rested(session.get(SIGN_IN))
    session.clear()
    flash(f"{why}，为保护账号安全已自动退出，请重新登录。", "warning")


def insist_on_credentials(app: Flask) -> None:
    """Somebody with a one-time password goes nowhere before changing it, nor staff before they have the second factor
    that they need."""

    @app.before_request
    def insist() -> Answer | None:
        if request.endpoint is None or request.endpoint in _ALWAYS:
            return None
        who = person()
        if who is None:
            return None
        if who.must_change_password:
            return None if request.endpoint == "accounts.password" else redirect(url_for("accounts.password"))
        if not session.get(STRONG) and policies.needs_second_factor(who) and not has_second_factor(who):
            return None if request.endpoint in _SETTING_UP else redirect(url_for("security.two_factor_setup"))
        return None

"""Sessions: how long they may rest, and what a person with a one-time password may do."""

from __future__ import annotations

from flask import Flask, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response

from core import clock
from core.config import Settings
from core.web.access import person

_SEEN = "seen"
_NOTED_EVERY = 60  # seconds: not every page sends the cookie anew

_WITH_ONE_TIME_PASSWORD = {"accounts.password", "security.logout", "web.static", "web.healthz", "accounts.privacy"}


def end_idle_sessions(app: Flask, settings: Settings) -> None:
    """End a session that rested too long, by the machine's time; what is asked then leads to the sign-in."""
    idle = settings.idle.total_seconds()

    @app.before_request
    def look() -> None:
        if request.endpoint == "web.static" or "_user_id" not in session:
            return
        now = int(clock.machine_now().timestamp())
        rested = now - session.get(_SEEN, now)
        if rested > idle:
            session.clear()
            flash(f"您已超过 {settings.idle_minutes} 分钟没有操作，为保护账号安全已自动退出，请重新登录。", "warning")
        elif rested > _NOTED_EVERY or _SEEN not in session:
            session[_SEEN] = now


def insist_on_new_password(app: Flask) -> None:
    """Somebody who signed in with a one-time password goes nowhere before changing it."""

    @app.before_request
    def insist() -> Response | None:
        if request.endpoint is None or request.endpoint in _WITH_ONE_TIME_PASSWORD:
            return None
        who = person()
        if who is None or not who.must_change_password:
            return None
        return redirect(url_for("accounts.password"))

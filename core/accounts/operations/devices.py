"""Browsers in which somebody signed in before: each has a cookie of ours, good for nothing but to be known again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from core.db.base import new_id
from core.instance import instance
from core.people.models import Person

KEPT = timedelta(days=180)
_MOST = 5
"""People of one browser."""


@dataclass(frozen=True, slots=True)
class Device:
    """A browser, and the ids of those who signed in with it last."""

    id: str = field(default_factory=new_id)
    people: tuple[str, ...] = ()

    def knows(self, person: Person) -> bool:
        return person.id in self.people

    def beside(self, person: Person) -> Device:
        """The same, now that the person signed in with it."""
        others = tuple(id for id in self.people if id != person.id)
        return Device(self.id, (person.id, *others)[:_MOST])


def this_device() -> Device | None:
    """The browser that asks, if it is known. A cookie that we did not sign says nothing."""
    try:
        found = _signed().loads(request.cookies.get(_cookie(), ""))
    except BadSignature:
        return None
    return Device(found["id"], tuple(found["people"]))


def keep_device(response: Response, kept: Device) -> Response:
    """Let the browser be known again, and who signed in with it."""
    value = _signed().dumps({"id": kept.id, "people": kept.people})
    secure = instance().settings.is_https
    response.set_cookie(_cookie(), str(value), max_age=KEPT, secure=secure, httponly=True, samesite="Lax")
    return response


def _cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _signed() -> URLSafeSerializer:
    return URLSafeSerializer(instance().settings.secret_key, salt="known device")

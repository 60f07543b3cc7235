"""The pages of green codes: where one is asked for, and what one says."""

from __future__ import annotations

from flask import Flask

from core.green_codes.views import own, public
from core.people.models import Role
from core.web import navigation
from core.web.navigation import Entry


def register(app: Flask) -> None:
    app.register_blueprint(public.blueprint)
    app.register_blueprint(own.blueprint)
    navigation.add(app, Entry("绿码", "my_green_codes.index", frozenset({Role.APPLICANT}), position=44))

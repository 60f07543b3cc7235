"""The pages of plans and pools: the offices', and the one from which units go on."""

from __future__ import annotations

from flask import Flask

from core.audit.presenting import THINGS, by_rows
from core.cultivation.actions import ENTRY
from core.cultivation.models import PoolEntry
from core.cultivation.views import offices, own
from core.people.models import OFFICIALS, Role
from core.web import navigation
from core.web.navigation import Entry, Group

READERS = frozenset({*OFFICIALS, Role.AUDITOR})


_ENTRY = by_rows(PoolEntry.id, PoolEntry.name)


def register(app: Flask) -> None:
    THINGS.give(ENTRY, _ENTRY)
    app.register_blueprint(offices.blueprint)
    app.register_blueprint(own.blueprint)
    navigation.add(
        app,
        Entry("培育管理", "cultivation.index", READERS, position=65, group=Group.UNITS),
        Entry("培育库", "my_cultivation.index", frozenset({Role.APPLICANT}), position=43),
    )

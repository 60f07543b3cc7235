"""The lists as everybody reads them (/lists), the pages of imports, and the department's of publishing and removing."""

from __future__ import annotations

from flask import Blueprint, Flask

from core.applications.presenting.ahead import AHEAD
from core.audit.presenting import FIELDS, THINGS, Belonging, by_rows
from core.calls.presenting import home
from core.desks.views.acts import offer
from core.instance import EXTENSION, Instance, instance
from core.ledger import presenting
from core.ledger.actions import BAR, CHANGE
from core.ledger.models import RecordChange
from core.lists.models import Publication
from core.lists.presenting import barred, standing, under_way, whose_bars
from core.lists.queries.importing.effects import of_placing
from core.lists.views import imports, listed, public, publishing, removals
from core.people.models import OF_DEPARTMENT, Role
from core.units.presenting import PLACED, STANDING, UNDER_WAY
from core.units.views import office
from core.web import navigation
from core.web.navigation import Entry, Group

staff = Blueprint("department_lists", __name__, url_prefix="/department", template_folder="../templates")

for module in (publishing, removals, listed):
    module.add_routes(staff)


_PUBLICATION = by_rows(Publication.id, Publication.title)
_CHANGE = Belonging(RecordChange.id, RecordChange.unit_id, "unit", "/department/listed/changes/{}".format)


def _list_words(id: str) -> str:
    book = instance().book()
    plan = book.region.plans.get(id)
    return book.level_label(id) if plan is None else plan.label


def _category_words(id: str) -> str:
    return instance().book().category_label(id)


def register(app: Flask) -> None:
    THINGS.give("publication", _PUBLICATION)
    THINGS.give(BAR, whose_bars)
    _CHANGE.make_known(CHANGE)
    for field in (".list_id", ".list", ".level"):
        FIELDS.give(field, _list_words)
    FIELDS.give(".category", _category_words)
    for blueprint in (imports.blueprint, public.blueprint, staff):
        app.register_blueprint(blueprint)
    offer(publishing.ACT)
    app.jinja_env.globals["may_penalise"] = removals.may_penalise
    app.jinja_env.filters["list_label"] = presenting.list_label
    AHEAD.give("lists", barred)
    home.BLOCKS.give("lists", public.latest)
    office.PARTS.give("lists", office.Part("lists/_of_unit.html", public.places_of))
    STANDING.give("lists", standing)
    UNDER_WAY.give("lists", under_way)
    PLACED.give("lists", of_placing)
    navigation.add(app, Entry("名单查询", "lists.index", position=14))
    readers = frozenset({*OF_DEPARTMENT, Role.AUDITOR})
    navigation.add(app, Entry("记录变更", "department_lists.record_changes", readers, position=63, group=Group.LISTS))
    navigation.add(app, Entry("名单导入", "list_imports.index", readers, position=64, group=Group.LISTS))
    served: Instance = app.extensions[EXTENSION]
    if any(kind.lists for layer in served.region.layers if layer.region for kind in layer.region.body_kinds.values()):
        navigation.add(
            app, Entry("名单发布", "list_imports.index", frozenset({Role.BODY_OFFICER}), position=64, group=Group.LISTS)
        )

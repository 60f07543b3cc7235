"""A body files its plan and looks after its pool; a unit goes on from there to its application."""

from __future__ import annotations

from dataclasses import dataclass

from core import audit, clock
from core.applications import operations as applications
from core.applications.models import Application
from core.applications.operations import Entry
from core.applications.operations.holding import required
from core.bodies import queries as bodies
from core.cultivation import queries
from core.cultivation.actions import ADD, BEGIN, DROP, ENTRY, FILE, PLAN
from core.cultivation.models import CultivationPlan, PoolEntry
from core.cultivation.policies import may_begin, may_plan, may_plan_for
from core.cultivation.rules import Standing
from core.db import db
from core.db.base import new_id
from core.db.transaction import lock, transaction
from core.errors import Conflict, Invalid, NotFound
from core.instance import instance
from core.notifications import operations as messages
from core.people import queries as people
from core.people.models import Person, Role
from core.units import queries as units
from core.units.rules import codes

_YEARS = 10
"""How far ahead anybody plans."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who is to be brought up, to which list, and what it is to its trade."""

    name: str
    code: str
    category: str
    level: str
    standing: Standing
    note: str = ""


def file_plan(body_id: str, year: int, text: str, *, document_number: str = "", by: Person) -> CultivationPlan:
    """File a year's plan with the department; filed again, it takes the place of the one before.

    Raises NotAllowed, Invalid.
    """
    may_plan_for(by, body_id).or_raise()
    said = required(text, "text", "请写明培育目标、对象和措施。", most=5000)
    if not clock.today().year - 1 <= year <= clock.today().year + _YEARS:
        raise Invalid({"year": ["请填写今年或以后的年度。"]})
    body = bodies.body(body_id)
    name = body_id if body is None else body.name
    with transaction():
        held = queries.plan_of(body_id, year)
        before = None if held is None else {"text": held.text}
        if held is None:
            held = CultivationPlan(id=new_id(), body_id=body_id, year=year)
        held.text, held.document_number = said, document_number.strip() or None
        held.filed_at, held.filed_by_id = clock.now(), by.id
        db.session.add(held)
        after = {"body": name, "year": year, "text": said}
        audit.record(FILE, PLAN, held.id, by=by, before=before, after=after)
        officers = people.people_with_role(Role.DEPARTMENT_OFFICER)
        messages.send(officers, f"{name}报备了 {year} 年培育计划。", "/cultivation")
        return held


def add(body_id: str, candidate: Candidate, *, by: Person) -> PoolEntry:
    """Take somebody into a body's pool. Raises NotAllowed, Invalid, Conflict (it is there already)."""
    may_plan_for(by, body_id).or_raise()
    region, code = instance().book().region, codes.normalised(candidate.code)
    errors: dict[str, list[str]] = {}
    if (fault := codes.fault(code)) is not None:
        errors["code"] = [fault]
    if candidate.category not in region.categories:
        errors["category"] = ["请选择类别。"]
    if candidate.level not in region.levels:
        errors["level"] = ["请选择培育目标层级。"]
    if errors:
        raise Invalid(errors)
    with transaction():
        made = PoolEntry(
            id=new_id(),
            body_id=body_id,
            name=required(candidate.name, "name", "请填写单位名称。", most=200),
            code=code,
            category=candidate.category,
            level=candidate.level,
            year=clock.today().year,
            standing=candidate.standing,
            note=candidate.note.strip() or None,
            added_at=clock.now(),
            added_by_id=by.id,
        )
        db.session.add(made)
        db.session.flush()
        after = {"name": made.name, "category": made.category, "level": made.level, "year": made.year}
        audit.record(ADD, ENTRY, made.id, by=by, after=after)
        return made


def drop(entry_id: str, reason: str, *, by: Person) -> None:
    """Take somebody out of the pool. Raises NotAllowed, NotFound, Invalid, Conflict (out already)."""
    may_plan(by).or_raise()
    with transaction():
        held = lock(PoolEntry, entry_id)
        may_plan_for(by, held.body_id).or_raise()
        if held.left_at is not None:
            raise Conflict("该单位已移出培育库。")
        held.left_reason = required(reason, "reason", "请写明移出的原因。")
        held.left_at = clock.now()
        audit.record(DROP, ENTRY, held.id, by=by, before={"name": held.name}, note=held.left_reason)


def begin(entry_id: str, call_id: str, track: str | None, *, by: Person) -> Application:
    """Begin the application for which a unit was brought up: what the pool says of it is filled in.

    Raises NotFound (not in the pool, or the person does not act for it), and what starting an application does.
    """
    may_begin(by).or_raise()
    with transaction():
        held = queries.entry(entry_id)
        unit = units.unit_with_code(held.code)
        if held.left_at is not None or unit is None or not units.represents(by.id, unit.id):
            raise NotFound("找不到该培育对象。", "请从培育库重新进入。")
        chosen = Entry(call_id=call_id, unit_id=unit.id, category=held.category, track=track)
        for onward in queries.onward(held):
            if onward.opened.id == call_id and onward.way.track == track and onward.way.chooses:
                chosen = Entry(
                    call_id=call_id, unit_id=unit.id, category=held.category, track=track, levels=[held.level]
                )
        application = applications.start(chosen, by=by)
        audit.record(BEGIN, ENTRY, held.id, by=by, after={"name": held.name, "category": held.category})
        return application

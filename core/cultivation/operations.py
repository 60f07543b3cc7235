"""A body files its plan and looks after its pool; a unit goes on from there to its application."""

from __future__ import annotations

from dataclasses import dataclass

from core import audit, clock
from core.applications import operations as applications
from core.applications.models import Application
from core.applications.operations import Entry
from core.bodies import queries as bodies
from core.cultivation import queries
from core.cultivation.actions import ADD, BEGIN, DROP, ENTRY, FILE, PLAN
from core.cultivation.models import CultivationPlan, PoolEntry
from core.cultivation.policies import may_begin, may_plan, may_plan_for
from core.cultivation.rules import OTHER
from core.db.transaction import lock, put, transaction
from core.errors import Conflict, Invalid, NotFound, required
from core.instance import instance
from core.ledger.queries import listed_levels
from core.notifications import operations as messages
from core.people import queries as people
from core.people.models import Person, Role
from core.units import queries as units
from core.units.models import Unit
from core.units.rules import codes
from core.units.rules.names import matching

_YEARS = 10
"""How far ahead anybody plans."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who is to be brought up, to which list, and what it is to its trade."""

    name: str
    code: str
    category: str
    level: str
    standing: str = OTHER
    note: str = ""


def file_plan(
    body_id: str, year: int, text: str, *, document_number: str = "", changed: str = "", by: Person
) -> CultivationPlan:
    """File a year's plan with the department; filed again, with what has ``changed``, it counts in place of the last.

    Raises NotAllowed, Invalid.
    """
    may_plan_for(by, body_id).or_raise()
    said = required(text, "text", "请写明目标、对象和措施。", most=5000)
    first, last = clock.today().year - 1, clock.today().year + _YEARS
    if not first <= year <= last:
        raise Invalid({"year": [f"请填写 {first} 至 {last} 之间的年度。"]})
    body = bodies.body(body_id)
    name = body_id if body is None else body.name
    with transaction():
        held = queries.plan_of(body_id, year)
        why = None if held is None else _why_again(held, said, changed)
        made = CultivationPlan(
            body_id=body_id,
            year=year,
            serial=1 if held is None else held.serial + 1,
            text=said,
            changed=why,
            document_number=document_number.strip() or None,
            filed_by_id=by.id,
        )
        put(made)
        before = None if held is None else {"text": held.text}
        after = {"body": name, "year": year, "text": said}
        audit.record(FILE, PLAN, made.id, by=by, before=before, after=after, note=why)
        officers = people.people_with_role(Role.DEPARTMENT_OFFICER)
        verb = "报备了" if held is None else "重新报备了"
        messages.send(officers, f"{name}{verb} {year} 年培育计划。", "/cultivation")
        return made


def _why_again(held: CultivationPlan, text: str, changed: str) -> str:
    """Why a plan that was filed is filed again. Raises Invalid where that is not said, or nothing is changed."""
    filed = f"{held.year} 年培育计划已于 {clock.local(held.filed_at):%Y-%m-%d} 报备"
    if text == held.text:
        raise Invalid({"text": [f"{filed}，内容与所填相同，不用重新报备。"]})
    return required(changed, "changed", f"{filed}；重新报备的，请写明调整的原因。")


def add(body_id: str, candidate: Candidate, *, by: Person) -> PoolEntry:
    """Take somebody into a body's pool. Raises NotAllowed, Invalid, Conflict (it is there already).

    Who bears the code in the register is held to what is said of it; so is where it is listed.
    """
    may_plan_for(by, body_id).or_raise()
    code = codes.normalised(candidate.code)
    with transaction():
        _require_plausible(body_id, candidate, code)
        made = PoolEntry(
            body_id=body_id,
            name=required(candidate.name, "name", "请填写单位名称。", most=200),
            code=code,
            category=candidate.category,
            level=candidate.level,
            year=clock.today().year,
            standing=candidate.standing,
            note=candidate.note.strip() or None,
            added_by_id=by.id,
        )
        put(made)
        after = {"name": made.name, "category": made.category, "level": made.level, "year": made.year}
        audit.record(ADD, ENTRY, made.id, by=by, after=after)
        return made


def _require_plausible(body_id: str, candidate: Candidate, code: str) -> None:
    region = instance().book().region
    errors: dict[str, list[str]] = {}
    if (fault := codes.fault(code)) is not None:
        errors["code"] = [fault]
    if candidate.category not in region.categories:
        errors["category"] = ["请选择类别。"]
    if candidate.standing not in queries.standings():
        errors["standing"] = ["请选择企业类型。"]
    if candidate.level not in queries.aims():
        errors["level"] = ["请选择目标层级。"]
    unit = None if errors else units.unit_with_code(code)
    if unit is not None:
        errors = _faults_of(unit, body_id, candidate)
    if errors:
        raise Invalid(errors)


def _faults_of(unit: Unit, body_id: str, candidate: Candidate) -> dict[str, list[str]]:
    """What is said of a registered unit and does not go with the register or the lists, by field."""
    book, errors = instance().book(), {}
    bore = {matching(each.name) for each in units.names_of(unit.id)} | {unit.name_key}
    if matching(candidate.name) not in bore:
        errors["name"] = ["该统一社会信用代码登记的是另一个单位名称，请核对名称和代码。"]
    if unit.body_id is not None and unit.body_id not in bodies.tiers().below({body_id}):
        errors["code"] = ["该单位不在本地区登记，请由其推荐单位列入。"]
    kind = book.region.categories[candidate.category].unit
    if unit.kind is not kind:
        errors["category"] = [f"该类别由{kind.label}申报，该代码登记的是{unit.kind.label}。"]
    order = list(book.region.levels)
    held = listed_levels(unit.id, candidate.category)
    if reached := [each for each in held if order.index(each) >= order.index(candidate.level)]:
        errors["level"] = [f"该单位已列入{book.level_label(reached[-1])}名单，请选择更高的层级。"]
    return errors


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
        levels = next(
            (each.levels for each in queries.onward(held) if (each.opened.id, each.way.track) == (call_id, track)), ()
        )
        chosen = Entry(call_id=call_id, unit_id=unit.id, category=held.category, track=track, levels=levels)
        application = applications.start(chosen, by=by)
        audit.record(BEGIN, ENTRY, held.id, by=by, after={"name": held.name, "category": held.category})
        return application

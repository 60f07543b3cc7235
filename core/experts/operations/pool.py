"""Keeping the pool: who is in it, what he knows, where he works, and what ties him to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core import audit, clock
from core.db.transaction import lock, put, transaction
from core.errors import Conflict, Invalid, Stale, required
from core.experts import policies
from core.experts.actions import ADD, CHANGE, DECLARE_TIE, END_TIE, EXPERT
from core.experts.models import Expert, Tie, TieKind
from core.experts.queries import pool
from core.people import queries as people
from core.people.models import Person, Role
from core.units.rules import codes, names

_MOST_FIELDS, _MOST_FIELD, _MOST_NAME, _MOST_TITLE = 20, 50, 200, 60


@dataclass(frozen=True, kw_only=True, slots=True)
class StatedExpert:
    """What stands in an entry of the pool."""

    fields: Sequence[str]
    employer: str
    employer_code: str = ""
    title: str = ""
    active: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class StatedTie:
    """What ties an expert to whom; ``until`` is the last day, None where it does not end."""

    kind: TieKind
    name: str
    code: str
    until: date | None = None


def add(person_id: str, stated: StatedExpert, *, by: Person) -> Expert:
    """Take somebody who holds the role into the pool. Raises NotAllowed, NotFound, Conflict, Invalid."""
    policies.may_keep(by).or_raise()
    with transaction():
        person = people.person(person_id)
        if Role.EXPERT not in person.held_roles:
            raise Conflict("该人员没有评审专家的角色。", "请先由安全管理员授予。")
        made = Expert(person_id=person.id, revision=0, added_by_id=by.id, person=person)
        _write(made, stated)
        put(made)
        audit.record(ADD, EXPERT, made.id, by=by, after={"person": person.name, **_shown(made)})
        return made


def change(expert_id: str, stated: StatedExpert, *, revision: int, by: Person) -> Expert:
    """Change an entry, as the page showed it. Raises NotAllowed, NotFound, Stale, Invalid."""
    policies.may_keep(by).or_raise()
    with transaction() as session:
        held = lock(Expert, expert_id)
        if held.revision != revision:
            raise Stale("专家档案在您打开页面之后有了变动。", "请刷新页面后重新填写。")
        before = _shown(held)
        _write(held, stated)
        session.flush()
        audit.record(CHANGE, EXPERT, held.id, by=by, before=before, after=_shown(held))
        return held


def declare_tie(expert_id: str, stated: StatedTie, *, by: Person) -> Tie:
    """Put on record what ties an expert to somebody: he says so himself, or the department does.

    Nothing new is given to him that it touches; what he has already is shown as in conflict. Raises NotAllowed,
    NotFound, Invalid.
    """
    policies.may_declare(by, pool.expert(expert_id)).or_raise()
    with transaction() as session:
        name = names.printed(required(stated.name, "name", "请填写关联单位的名称。", most=_MOST_NAME))
        code = codes.normalised(stated.code)
        if code and (fault := codes.fault(code)) is not None:
            raise Invalid({"code": [fault]})
        if stated.until is not None and stated.until < clock.today():
            raise Invalid({"until": ["截止日期已过，不需要申明。"]})
        held = lock(Expert, expert_id)
        made = Tie(
            expert_id=held.id,
            kind=stated.kind,
            name=name,
            code=code,
            until=stated.until,
            declared_by_id=by.id,
        )
        session.add(made)
        audit.record(DECLARE_TIE, EXPERT, held.id, by=by, after=_told(made))
        return made


def end_tie(tie_id: str, reason: str, *, by: Person) -> Tie:
    """End what was declared by mistake; the department alone does. Raises NotAllowed, NotFound, Conflict, Invalid."""
    policies.may_keep(by).or_raise()
    with transaction():
        why = required(reason, "reason", "请写明终止的理由。")
        held = lock(Tie, tie_id)
        if held.ended_at is not None:
            raise Conflict("这条关联关系已经终止。", "请刷新页面。")
        held.ended_at, held.ended_by_id, held.reason = clock.now(), by.id, why
        audit.record(END_TIE, EXPERT, held.expert_id, by=by, before=_told(held), note=why)
        return held


def _write(entry: Expert, stated: StatedExpert) -> None:
    fields = list(dict.fromkeys(each.strip() for each in stated.fields if each.strip()))
    errors: dict[str, list[str]] = {}
    if not fields:
        errors["fields"] = ["请填写专业，每行一项。"]
    elif len(fields) > _MOST_FIELDS or any(len(each) > _MOST_FIELD for each in fields):
        errors["fields"] = [f"最多 {_MOST_FIELDS} 项，每项不超过 {_MOST_FIELD} 个字。"]
    employer = names.printed(stated.employer)
    if not employer or len(employer) > _MOST_NAME:
        errors["employer"] = [f"请填写所在单位的名称，不超过 {_MOST_NAME} 个字。"]
    code = codes.normalised(stated.employer_code) or None
    if code is not None and (fault := codes.fault(code)) is not None:
        errors["employer_code"] = [fault]
    title = stated.title.strip() or None
    if title is not None and len(title) > _MOST_TITLE:
        errors["title"] = [f"最多 {_MOST_TITLE} 个字。"]
    if errors:
        raise Invalid(errors)
    entry.fields, entry.employer, entry.employer_code = fields, employer, code
    entry.title, entry.active = title, stated.active
    entry.left_at = None if stated.active else entry.left_at or clock.now()
    entry.revision += 1


def _shown(entry: Expert) -> dict[str, Any]:
    return {
        "title": entry.title,
        "fields": "、".join(entry.fields),
        "employer": entry.employer,
        "employer_code": entry.employer_code,
        "active": entry.active,
    }


def _told(tie: Tie) -> dict[str, Any]:
    return {"kind": tie.kind.label, "name": tie.name, "code": tie.code, "until": tie.until}

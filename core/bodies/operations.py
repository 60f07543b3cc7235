"""Changing the table of recommending bodies: kept in step with the declaration, added to by administrators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core import audit, clock
from core.bodies import actions, policies, queries
from core.bodies.models import Body, BodyFigure
from core.db import db
from core.db.base import new_id
from core.db.keeping import again
from core.db.transaction import lock, put, transaction
from core.db.turns import take_turn
from core.errors import Conflict, Invalid, Stale
from core.people.models import Person
from core.people.rules import phone_faults, phone_kept
from core.plugin_api import BodyKind, RecommendingBody


@dataclass(frozen=True, slots=True)
class Synchronised:
    """How many bodies a synchronisation added, changed and retired."""

    added: int
    changed: int
    retired: int


def synchronise(declared: Iterable[RecommendingBody]) -> Synchronised:
    """Bring the rows in step with the region's declaration; may be repeated at will. Added bodies are left alone.

    A body that is declared no more is retired, never deleted: units, grants and applications keep pointing at it.
    Raises Conflict where a declared body bears the name of an added one.
    """
    wanted = {body.id: _columns(body, position) for position, body in enumerate(declared)}
    with transaction():
        held = {body.id: body for body in queries.bodies()}
        _refuse_name_of_added(held, wanted)
        new = [id for id in wanted if id not in held]
        for id in new:
            held[id] = Body(id=id, **{**wanted[id], "parent_id": None})  # a parent may come after its child
            db.session.add(held[id])
            audit.record(actions.SYNCHRONISE, actions.BODY, id, by=None, after=wanted[id])
        db.session.flush()
        for id in new:
            held[id].parent_id = wanted[id]["parent_id"]
        retired = [body for id, body in held.items() if body.declared and body.active and id not in wanted]
        for body in retired:
            _set(body, actions.SYNCHRONISE, {"active": False}, by=None)
        changed = [id for id in wanted if id not in new and _set(held[id], actions.SYNCHRONISE, wanted[id], by=None)]
        again(queries.TIERS)
        return Synchronised(len(new), len(changed), len(retired))


def add(
    kinds: Mapping[str, BodyKind],
    *,
    name: str,
    kind: str,
    office: str | None,
    parent_id: str | None,
    phone: str = "",
    by: Person,
) -> Body:
    """Add a body of one of the declared kinds. Raises NotAllowed, Invalid, Conflict."""
    policies.may_manage(by).or_raise()
    if kind not in kinds:
        raise Invalid({"kind": ["请选择推荐单位的类型。"]})
    number = _phone(phone)
    with transaction():
        _check_parent(None, parent_id)
        body = Body(
            id=f"added-{new_id()[:12]}",
            name=name,
            kind=kind,
            office=office,
            parent_id=parent_id,
            phone=number,
            declared=False,
            position=_ADDED,
        )
        put(body)
        again(queries.TIERS)
        audit.record(actions.ADD, actions.BODY, body.id, by=by, after=_state(body))
        return body


def reach(body_id: str, phone: str, *, by: Person) -> Body:
    """Say by which telephone a body is reached, also of a declared one: no document prints them. An empty one: by none.

    Raises NotAllowed, NotFound, Invalid.
    """
    policies.may_manage(by).or_raise()
    number = _phone(phone)
    with transaction():
        body = lock(Body, body_id)
        _set(body, actions.CHANGE, {"phone": number}, by=by)
        db.session.flush()
        again(queries.TIERS)
        return body


def change(
    body_id: str, *, name: str, office: str | None, parent_id: str | None, phone: str, active: bool, by: Person
) -> Body:
    """Change an added body; declared ones are changed in the declaration. Raises NotAllowed, Conflict, Invalid."""
    policies.may_manage(by).or_raise()
    number = _phone(phone)
    with transaction():
        take_turn("bodies.tiers")  # two that are put below each other at once would be a ring
        body = lock(Body, body_id)
        if body.declared:
            raise Conflict(
                f"“{body.name}”为系统内置，不能在这里修改。", "名称和上级随省级规则更新，这里只登记联系电话。"
            )
        _check_parent(body, parent_id)
        told = {"name": name, "office": office, "parent_id": parent_id, "phone": number, "active": active}
        _set(body, actions.CHANGE, told, by=by)
        db.session.flush()
        again(queries.TIERS)
        return body


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of a body's in a year: of what, how many, where it is from and as of which day.

    `known`: the row that its writer saw standing (`BodyFigure.sequence`; 0 for none); None for whoever saw nothing.
    """

    body_id: str
    year: int
    figure: str
    label: str
    count: int | None
    source: str
    counted_on: date | None
    known: int | None = None

    @property
    def key(self) -> str:
        """Its name on the page."""
        return f"{self.body_id}.{self.figure}"


def enter_figures(entered: Sequence[Counted], *, by: Person) -> int:
    """Enter counts by which places are worked out; those that stand so already are left. How many were entered.

    Raises NotAllowed, NotFound, Stale (another entered one meanwhile), Invalid on ``<body>.<figure>``, ``source`` and
    ``counted_on``.
    """
    policies.may_count(by).or_raise()
    with transaction():
        for each in entered:
            _check_count(each)
        for body_id in sorted({each.body_id for each in entered}):
            lock(Body, body_id)
        return sum(_enter(each, by) for each in entered)


def _enter(each: Counted, by: Person) -> bool:
    known = queries.figure(each.body_id, each.year, each.figure)
    after = {"count": each.count, "source": each.source.strip(), "counted_on": each.counted_on}
    before = None if known is None else {name: getattr(known, name) for name in after}
    if before == after:
        return False
    if known is not None and each.known is not None and each.known < known.sequence:
        said = f"“{each.label}”已登记为 {known.count}（{known.source}），没有改为您填写的数。"
        raise Stale(f"{queries.tiers().name(each.body_id)}的{said}", "请核对后再登记。")
    row = BodyFigure(body_id=each.body_id, year=each.year, figure=each.figure, **after)
    row.entered_at, row.entered_by_id = clock.now(), by.id
    put(row)
    told = {"figure": each.label, "year": each.year, **after}
    audit.record(actions.FIGURE, actions.BODY, each.body_id, by=by, before=before, after=told)
    return True


def _check_count(each: Counted) -> None:
    errors = {}
    if each.count is None or not 0 <= each.count <= _MOST_COUNT:
        errors[each.key] = ["请填写 0 或正整数。"]
    if not each.source.strip() or len(each.source) > _MOST_SOURCE:
        errors["source"] = [f"请写明数据来源（不超过 {_MOST_SOURCE} 个字）。"]
    if each.counted_on is None or each.counted_on > clock.today():
        errors["counted_on"] = ["请填写统计日期，不能晚于今天。"]
    if errors:
        raise Invalid(errors)


_MOST_COUNT, _MOST_SOURCE = 1_000_000, 200

_ADDED = 1_000_000
"""Added bodies come after all declared ones."""


def _columns(body: RecommendingBody, position: int) -> dict[str, Any]:
    return {
        "name": body.name,
        "kind": body.kind,
        "office": body.office,
        "aliases": list(body.aliases),
        "parent_id": body.parent,
        "declared": True,
        "active": True,
        "position": position,
    }


def _phone(typed: str) -> str | None:
    if not typed.strip():
        return None
    if faults := phone_faults(typed):
        raise Invalid({"phone": faults})
    return phone_kept(typed)


def _refuse_name_of_added(held: Mapping[str, Body], wanted: Mapping[str, Mapping[str, Any]]) -> None:
    names = {columns["name"] for columns in wanted.values()}
    for body in held.values():
        if body.name in names and body.id not in wanted:
            raise Conflict(
                f"省级规则列出的推荐单位“{body.name}”与已有的一个推荐单位同名。",
                "请管理员先在“推荐单位”页面给自行增设的那一个改名，再升级。",
            )


def _set(row: Body, action: str, wanted: Mapping[str, Any], *, by: Person | None) -> bool:
    """Set what differs and write it to the trail; whether anything did."""
    before = {name: getattr(row, name) for name in wanted}
    if before == wanted:
        return False
    for name, value in wanted.items():
        setattr(row, name, value)
    audit.record(action, actions.BODY, row.id, by=by, before=before, after=wanted)
    return True


def _state(row: Body) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("name", "kind", "office", "phone", "parent_id", "declared", "active")}


def _check_parent(body: Body | None, parent_id: str | None) -> None:
    if parent_id is None:
        return
    if queries.body(parent_id) is None:
        raise Invalid({"parent_id": ["请选择上级推荐单位。"]})
    if body is not None and parent_id in queries.tiers().below({body.id}):
        raise Invalid({"parent_id": ["上级不能是它自己或它的下级。"]})

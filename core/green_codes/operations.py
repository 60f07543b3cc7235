"""A unit asks for its code, or wants it no more."""

from __future__ import annotations

import secrets

from core import audit, clock
from core.db import db
from core.db.transaction import lock, transaction
from core.errors import Conflict, existing
from core.green_codes import policies, queries
from core.green_codes.actions import ASK, END, GREEN_CODE
from core.green_codes.models import GreenCode
from core.instance import instance
from core.ledger.queries import lists_of
from core.people.models import Person
from core.units.models import Unit

_BYTES = 32


def ask_for(unit_id: str, *, by: Person) -> GreenCode:
    """Give a listed unit its code; the same one as before where it had one.

    Raises NotAllowed, NotFound, Conflict (on no list, or the last report that was due was not filed).
    """
    policies.may_ask(by, unit_id).or_raise()
    with transaction():
        unit = lock(Unit, unit_id)
        if not any(each.list_id in instance().levels for each in lists_of(unit.id)):
            raise Conflict("该单位现在不在任何一级名单内，不能申领绿码。", "列入名单后可以申领。")
        if queries.is_reported(unit.id, clock.today()) is False:
            raise Conflict("最近一次应填报的年度报告尚未填报或未通过审核，不能申领绿码。", "填报并通过审核后可以申领。")
        held = queries.of_unit(unit.id)
        if held is None:
            held = GreenCode(unit_id=unit.id, token=secrets.token_urlsafe(_BYTES), asked_by_id=by.id)
            db.session.add(held)
        elif held.ended_at is None:
            raise Conflict("该单位已经申领了绿码。", "请在“绿码”页面查看。")
        held.asked_at, held.asked_by_id, held.ended_at = clock.now(), by.id, None
        audit.record(ASK, GREEN_CODE, held.id, by=by, after={"unit": unit.name})
        return held


def end(unit_id: str, *, by: Person) -> None:
    """Let the unit's code say that it is used no more. Raises NotAllowed, NotFound, Conflict (ended before)."""
    policies.may_ask(by, unit_id).or_raise()
    with transaction():
        unit = lock(Unit, unit_id)
        held = existing(queries.of_unit(unit.id), "该单位没有申领过绿码。", "请在“绿码”页面申领。")
        if held.ended_at is not None:
            raise Conflict("该单位的绿码已经停用。")
        held.ended_at = clock.now()
        audit.record(END, GREEN_CODE, held.id, by=by, after={"unit": unit.name, "ended_at": held.ended_at.isoformat()})

"""What pages say of units: how one stands, and for whom somebody acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from core.papers.authority import Authority
from core.people.models import Person
from core.plugin_api.declarations import PersonalData
from core.registry import Registry
from core.retention.presenting import Part, moment
from core.units.models import Unit
from core.units.queries import requests_of

STANDING: Registry[Callable[[Unit], Iterable[str]]] = Registry()
"""What each room knows that the published lists say too, in sentences: places and bars."""

UNDER_WAY: Registry[Callable[[Unit], Iterable[str]]] = Registry()
"""What only the officers of the unit's body are told: what it owes and what runs."""

PLACED: Registry[Callable[[Mapping[str, str]], Iterable[str]]] = Registry()
"""What it does to live work that units get their recommending bodies (by the units' ids), in sentences."""


def placed(given: Mapping[str, str]) -> Sequence[str]:
    """What would follow elsewhere, said before it happens."""
    return [sentence for told in PLACED.values() for sentence in told(given)]


def standing(unit: Unit, *, in_scope: bool) -> Sequence[str]:
    """How a unit stands, for an officer, in whose scope it lies or not, who tells two units of one name apart."""
    asked = [*STANDING.values(), *(UNDER_WAY.values() if in_scope else ())]
    return [sentence for told in asked for sentence in told(unit)]


def authority(who: Person, unit: Unit | None, *, name: str, code: str) -> Authority:
    """By which a unit lets somebody act for it. A registered unit's code is for its people to state."""
    body = None if unit is None else unit.body
    return Authority(
        title="授权委托书",
        to="" if body is None else body.office or body.name,
        matters="绿色制造名单的申报、填报及有关事项",
        person=who.name,
        phone=who.phone or "",
        granter=name if unit is None else unit.name,
        code=code,
    )


def representations(who: Person) -> Part:
    """For whom somebody acts, or asked to act, for that person."""
    rows = [
        (each.unit_name, each.state.label, moment(each.requested_at), moment(each.ended_at))
        for each in requests_of(who)
    ]
    says = "经办申请和随附的授权委托书。"
    return Part("经办的单位", ("单位", "状态", "申请时间", "结束时间"), rows, PersonalData.RECORDS, says)

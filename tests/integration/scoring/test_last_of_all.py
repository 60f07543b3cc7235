"""Three years running among the last of the listed units lead off the nation's list (MIIT25-04): by calls and scores of
three years, and after the unit was heard; two years do not, nor three with one between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from core import clock
from core.calls import operations as calls
from core.calls.models import OpenedCall
from core.errors import Conflict
from core.ledger import operations as succession
from core.ledger import queries as ledger
from core.ledger.models import RemovalReason
from core.ledger.rules import EventKind
from core.notifications.queries import messages
from core.people.models import Person
from core.policy_desk.operations.calendar import extend_calendar
from core.policy_desk.operations.copying import NewCall, copy_call
from core.policy_desk.operations.ledger import Reason
from core.units.models import Unit
from core.upkeep import queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.rules import Phase
from tests.integration.policy_desk.test_calendar import NEXT, NOTICE
from tests.integration.scoring.test_scores import ANSWERS, filling_in, load
from tests.support.clients import browser_of, token_of
from tests.support.house import provisioned as foundation
from tests.support.upkeep import Province, lists
from tests.support.world import NATIONAL, World

__all__ = ["foundation"]

pytestmark = pytest.mark.one_kind

FACTORIES = 10
"""Of so many, five in a hundred are one."""

POOR = filling_in({"energy_intensity": "1.2"})


@dataclass
class Nation:
    """The nation's factories of a city, and the yearly calls in which they are scored."""

    world: World
    province: Province = field(init=False)
    factories: list[tuple[Unit, Person]] = field(init=False)

    def __post_init__(self) -> None:
        self.province = Province(self.world, "changsha")
        self.factories = [self.province.listed("provincial", "national") for _ in range(FACTORIES)]
        load(self.world)

    def scored(self, year: int, last: int) -> OpenedCall:
        """A year's call in which all of them file, that one with the lowest score."""
        with clock.travel(date(year, *((10, 20) if year == 2025 else (4, 20)))):
            opened = self._call(year)
            for number, (unit, by) in enumerate(self.factories):
                poor = POOR if number == last else {}
                made = self.world.started(opened, unit, by, track="existing")
                self.world.fill(made, by, **{**ANSWERS, **poor})
                self.world.submitted(made, by)
            return opened

    def of_another_record(self, number: int, on: date) -> tuple[Unit, Person]:
        """The factory, whose record is joined with another that day, and who acts for it by that one."""
        held = self.world.unit(body_id="changsha")
        with clock.travel(on):
            why = "更名核准通知书"
            old = self.factories[number][0].id
            succession.join(old, held.id, reason=why, document_number="1 号", by=self.province.approver)
        self.factories[number] = held, self.world.representative(held)
        return self.factories[number]

    def _call(self, year: int) -> OpenedCall:
        if year == 2025:
            return self.world.open_call(NATIONAL)
        new = NewCall(
            call_id=f"national-recommendation-{year}",
            title=f"{year} 年度国家级绿色制造单位推荐",
            year=year,
            opens=date(year, 4, 1),
            dates={"file": date(year, 5, 15), "recommend@new": date(year, 5, 30), "report": date(year, 7, 31)},
        )
        reason = Reason(reason="开展年度填报", document_number=f"示例函〔{year}〕3号", document_date=date(year, 3, 20))
        copy_call(f"national-recommendation-{year - 1}", new, reason, by=self.province.approver)
        return calls.open_call(new.call_id, by=self.province.approver)


@pytest.fixture
def nation(world: World) -> Nation:
    made = Nation(world)
    with clock.travel(date(2026, 11, 20)):
        extend_calendar(2027, NEXT, source=NOTICE, by=made.province.approver)
    return made


def test_three_years_running_lead_to_a_removal_after_a_hearing(nation: Nation) -> None:
    province = nation.province
    nation.scored(2025, last=0)
    second = nation.scored(2026, last=0)
    (recorded, _), (other, _) = nation.factories[:2]
    with clock.travel(date(2026, 5, 18)), pytest.raises(Conflict, match="没有连续 3 年"):
        province.proposed(recorded, RemovalReason.LAST_RANKS, call_id=second.id)
    unit, by = nation.of_another_record(0, date(2027, 1, 5))
    late, _ = province.listed("national")
    third = nation.scored(2027, last=0)
    with clock.travel(date(2027, 5, 15)):
        still_to_be_filed(nation, third)
    with clock.travel(date(2027, 5, 18)):
        for wrong, why in (other, "没有连续 3 年"), (late, "没有得分名次"):
            with pytest.raises(Conflict, match=why):
                province.proposed(wrong, RemovalReason.LAST_RANKS, call_id=third.id)
        record = proposed_from_the_page(nation, third)
        assert record.due == date(2027, 6, 1)  # ten working days
        with pytest.raises(Conflict, match="陈述期限"):
            province.decided(record, False)
        assert any("请在 2027-06-01 24:00 前陈述意见" in each.text for each in messages(by)[0])
        assert province.handed_in(record, by, accepts="objection", statement="正在改造").state is Phase.DECISION
        province.decided(record, False, "湘工信函〔2027〕9 号")
        assert lists(unit) == ["provincial"]  # the clause speaks of the nation's list
    (gone,) = [each for each in ledger.events_of(unit.id) if each.kind is EventKind.REMOVED]
    assert (gone.list_id, gone.clause, gone.reason) == ("national", "MIIT25-04", RemovalReason.LAST_RANKS)
    assert ledger.barred_until(unit.id) is None


def still_to_be_filed(nation: Nation, opened: OpenedCall) -> None:
    """Who files yet may come behind those that are the last today: nobody is put up, nor shown as one of them."""
    unit = nation.factories[0][0]
    with pytest.raises(Conflict, match="还有 1 个单位可以填报"):
        nation.province.proposed(unit, RemovalReason.LAST_RANKS, call_id=opened.id)
    told = browser_of(nation.world.app, nation.province.city).get(f"/upkeep/last/{opened.call_id}").text
    assert "还有 1 个现有单位可以填报" in told
    assert unit.name not in told


def proposed_from_the_page(nation: Nation, opened: OpenedCall) -> UpkeepRecord:
    """As the city does it: from the page of those that have been among the last so long."""
    unit, page = nation.factories[0][0], browser_of(nation.world.app, nation.province.city)
    told = page.get(f"/upkeep/last/{opened.call_id}").text
    assert all((each.name in told) is (each is unit) for each, _ in nation.factories)
    chosen = {"call": opened.call_id, "reason": RemovalReason.LAST_RANKS.value, "unit": unit.id}
    asked = page.get("/upkeep/reports/refuse", query_string=chosen).text
    assert "连续 3 年得分排在末尾 5%" in asked
    given = {**chosen, "clause": "MIIT25-04", "facts": "连续三年得分排在末尾"}
    sent = page.post("/upkeep/reports/refuse", data={**given, "csrf_token": token_of(asked)})
    assert sent.status_code == 302, sent.text
    (record,) = queries.of_unit(unit.id)
    assert (record.clause, record.call_id) == ("MIIT25-04", opened.id)
    return record


def test_who_was_not_among_them_in_a_year_between_is_not_removed_for_it(nation: Nation) -> None:
    province = nation.province
    nation.scored(2025, last=0)
    nation.scored(2026, last=1)
    third = nation.scored(2027, last=0)
    with clock.travel(date(2027, 5, 18)):
        for unit, _ in nation.factories[:2]:
            with pytest.raises(Conflict, match="没有连续 3 年"):
                province.proposed(unit, RemovalReason.LAST_RANKS, call_id=third.id)
        page = browser_of(nation.world.app, province.city).get(f"/upkeep/last/{third.call_id}").text
    assert "没有这样的单位" in page
    assert nation.factories[0][0].name not in page

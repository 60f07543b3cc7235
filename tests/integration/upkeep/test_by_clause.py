"""What clauses say of listed units in each province, on both sides: until when they file (NAT-04, in Shanxi SX24-11),
and which lists whoever deceived loses by which clause (HN25-10, MIIT25-06), and what becomes of those that did not file
(HN25-07)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask

from core import clock
from core.applications.models import Extension
from core.config import Settings
from core.db.transaction import transaction
from core.errors import Conflict, RulesRefuse, StageClosed
from core.ledger import queries as standing
from core.ledger.models import RemovalReason
from core.ledger.rules import EventKind
from core.notifications.queries import messages
from core.people.models import Person
from core.plugin_api import UpkeepKind
from core.units.models import Unit
from core.upkeep import operations, queries
from core.upkeep.operations import Decision
from core.upkeep.rules import Phase
from tests.integration.applications.filed import Filed
from tests.integration.upkeep.test_matters import reviewed
from tests.support.clients import browser_of, words
from tests.support.house import People
from tests.support.upkeep import OPENING, Province, lists
from tests.support.world import CALL_DAYS, NATIONAL, World

BODIES = {"hunan": "changsha", "hubei": "wuhan", "jiangxi": "nanchang", "shanxi": "taiyuan"}
DECEIVED = [
    pytest.param("hunan", "HN25-10", [], id="every list"),
    pytest.param("hubei", "MIIT25-06", ["provincial"], id="the nation's, in Hubei"),
    pytest.param("jiangxi", "MIIT25-06", ["provincial"], id="the nation's, in Jiangxi"),
]


@pytest.fixture
def settings(settings_of_house: Settings, region: str) -> Settings:
    return replace(settings_of_house, region=region, identity_key="an identity key of the tests alone")


@pytest.fixture
def province(app: Flask, people: People, region: str) -> Iterator[Province]:
    with clock.travel(OPENING):
        yield Province(World(app, people), BODIES[region])


def of_the_nations_list(province: Province) -> tuple[Unit, Person]:
    """One that stands on it, and before that on the province's."""
    unit, by = province.listed("provincial")
    province.world.list(unit, "national", on=date(2024, 6, 28))
    return unit, by


@pytest.mark.parametrize("region", BODIES)
def test_whoever_stands_on_the_nations_list_files_by_the_fifteenth_of_april(province: Province) -> None:
    opened = province.report_of(2026)
    (unit, by), (late, its) = of_the_nations_list(province), of_the_nations_list(province)
    nobody, own = province.listed()
    with clock.travel(date(2026, 4, 15)):
        assert province.filed(opened, unit, by, "national").submitted_at
        draft = province.begun(opened, late, its, "national")
        province.filled(draft, its)
        with pytest.raises(RulesRefuse) as refused:
            province.begun(opened, nobody, own, "national")
        assert "不在" in refused.value.findings[0].message
    with clock.travel(date(2026, 4, 16)), pytest.raises(StageClosed):
        province.world.submitted(draft, its)


@pytest.mark.parametrize(("region", "clause", "left"), DECEIVED)
def test_who_deceived_loses_the_lists_of_which_the_clause_speaks_and_three_years(
    province: Province, clause: str, left: list[str]
) -> None:
    unit, by = of_the_nations_list(province)
    record = province.proposed(unit, RemovalReason.FRAUD)
    assert record.clause == clause
    province.handed_in(record, by, accepts="no_objection")
    province.decided(record, False)
    assert lists(unit) == left
    gone = [each for each in standing.events_of(unit.id) if each.kind is EventKind.REMOVED]
    assert {each.clause for each in gone} == {clause}
    assert standing.barred_until(unit.id) == date(2029, 3, 2)
    assert "不得申报" in messages(by)[0][0].text


@pytest.mark.parametrize(("region", "clause"), [("hunan", "HN25-10"), ("hubei", "MIIT25-06")])
def test_of_whom_it_is_not_found_that_it_deceived_keeps_its_places_and_may_apply(
    province: Province, clause: str
) -> None:
    unit, by = of_the_nations_list(province)
    record = province.proposed(unit, RemovalReason.FRAUD)
    assert record.clause == clause
    province.handed_in(record, by, accepts="objection", statement="数据有原始台账")
    province.decided(record, True)
    assert queries.record(record.id).state is Phase.DONE
    assert lists(unit) == ["national", "provincial"]
    assert standing.barred_until(unit.id) is None


@pytest.mark.parametrize("region", ["hunan"])
def test_where_no_clause_is_declared_none_is_offered_to_choose(province: Province) -> None:
    unit, by = province.listed("provincial")
    changed = {"changes": ["scope"], "new_scope": "新的范围", "new_name": "", "changed_on": OPENING.isoformat()}
    record = province.handed_in(operations.report(unit.id, UpkeepKind.CHANGE, by=by), by, **changed)
    reviewed(province, record, False)
    asked = browser_of(province.world.app, province.approver).get(f"/upkeep/{record.id}/decide").text
    assert 'name="clause"' not in asked
    assert "不符合的依据" in asked


@pytest.mark.parametrize("region", ["hunan"])
def test_who_has_not_filed_is_put_up_for_removal_after_the_date_and_heard(province: Province) -> None:
    unit, homeless = (province.world.unit(listed=("provincial", "national"), body_id=at) for at in ("changsha", None))
    by = province.world.representative(unit)
    with clock.travel(CALL_DAYS[NATIONAL]):
        opened = province.world.open_call(NATIONAL)
        filed = Filed(province.world, NATIONAL, "existing")
        filed.submit()
        browser = browser_of(province.world.app, province.officer)
        page = f"/department/unfiled?call={opened.call_id}"
        assert all(each.name in browser.get(page).text for each in (unit, homeless))
        assert filed.unit.name not in browser.get(page).text
        assert "列为拟移出</button>" not in browser.get(page).text
        assert browser.get(f"/department/unfiled.xlsx?call={opened.call_id}").data[:2] == b"PK"
        at = {"call": opened.call_id, "unit": f"{unit.id}:factory"}
        sent = {"clause": "HN25-07", "facts": "至截止之日没有填报"}
        early = browser.submit("/upkeep/reports/refuse", **at, **sent)
        assert (early.status_code, "还没有截止" in early.text) == (409, True)
    with clock.travel(date(2025, 10, 28)):
        browser = browser_of(province.world.app, province.officer)
        assert "列为拟移出</button>" in browser.get(page).text
        offered = browser.get("/upkeep/reports/refuse", query_string=at).text
        assert "HN25-07" in offered
        assert "HN25-05" not in offered, "it removes nobody"
        city = browser_of(province.world.app, province.city)
        assert city.get("/upkeep/reports/refuse", query_string=at).status_code == 403, "the department's own call"
        assert browser.submit("/upkeep/reports/refuse", **at, **sent).status_code == 302
        assert "已列为拟移出" in browser.get(page).text
        (record,) = queries.of_unit(unit.id)
        assert "请在" in messages(by)[0][0].text
        decision = Decision(conforms=False, note="未填报", document_number="湘工信〔2025〕9 号", dated=clock.today())
        with pytest.raises(Conflict, match="陈述期限"):
            operations.decide(record.id, decision, revision=record.revision, by=province.approver)
        assert record.due is not None
    with clock.travel(record.due + timedelta(days=1)):
        operations.decide(record.id, decision, revision=record.revision, by=province.approver)
        assert [each.list_id for each in standing.lists_of(unit.id)] == ["provincial"]
        assert {each.list_id for each in standing.lists_of(filed.unit.id)} == {"national", "provincial"}
        (event,) = [each for each in standing.events_of(unit.id) if each.kind is EventKind.REMOVED]
        assert (event.reason, event.clause) == (RemovalReason.NOT_FILED, "HN25-07")


@pytest.mark.parametrize("region", ["hunan"])
def test_who_was_granted_more_time_is_not_put_up_for_not_filing_within_it(province: Province) -> None:
    unit = province.world.unit(listed=("national",))
    with clock.travel(CALL_DAYS[NATIONAL]):
        opened = province.world.open_call(NATIONAL)
        draft = province.world.started(opened, unit, province.world.representative(unit), track="existing")
        with transaction() as session:
            more = Extension(
                application_id=draft.id,
                stage=draft.stage,
                until=clock.end_of_day(date(2025, 11, 5)),
                reason="停产检修",
                granted_at=clock.now(),
                granted_by_id=province.approver.id,
            )
            session.add(more)

    def put_up() -> None:
        places = [queries.key_of_place(unit.id, "national", "factory", "")]
        operations.refuse(
            opened, places, RemovalReason.NOT_FILED, clause="HN25-07", facts="未填报", by=province.officer
        )

    with clock.travel(date(2025, 10, 28)), pytest.raises(Conflict, match="2025-11-05 24:00"):
        put_up()
    with clock.travel(date(2025, 11, 6)):
        put_up()
        assert [each.list_id for each in queries.of_unit(unit.id)] == ["national"]


@pytest.mark.parametrize("region", ["jiangxi"])
def test_that_a_report_must_be_filed_is_no_clause_by_which_anybody_is_removed(province: Province) -> None:
    opened = province.report_of(2026)
    unit, _ = province.listed("provincial")
    with clock.travel(date(2026, 4, 20)):
        at, city = {"call": opened.call_id, "unit": unit.id}, browser_of(province.world.app, province.city)
        path = "/upkeep/reports/refuse"
        page = f"{path}?{urlencode(at)}"
        assert "第十六条" not in words(city.get(page).text)
        bare = city.submit(path, page=page, **at, facts="两次催报，拒不填报")
        assert (bare.status_code, "请写明依据" in bare.text) == (422, True)
        sent = {**at, "facts": "两次催报，拒不填报", "otherwise": "省厅动态管理通知"}
        assert city.submit(path, page=page, **sent).status_code == 302
        (record,) = queries.of_unit(unit.id)
        assert (record.clause, "省厅动态管理通知" in (record.cause or "")) == (None, True)

"""Changes, re-checks, spot checks and incidents: who reports, who reviews, what the lists say afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core import clock
from core.bodies.queries import body_scope
from core.errors import Conflict, Invalid, NotAllowed
from core.ledger import queries as standing
from core.notifications.queries import messages
from core.plugin_api import UpkeepKind
from core.upkeep import operations, queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations import Lot
from core.upkeep.queries.waiting import waiting
from core.upkeep.rules import Phase, drawn
from tests.support.house import sign_in
from tests.support.upkeep import OPENING, Province, lists

RENAMED = {
    "changes": ["name"],
    "new_name": "太原新名有限公司",
    "changed_on": OPENING.isoformat(),
    "still_conforms": True,
}


def reviewed(province: Province, record: UpkeepRecord, conforms: bool) -> UpkeepRecord:
    revision = queries.record(record.id).revision
    operations.review(record.id, conforms, "经核实", revision=revision, by=province.city)
    operations.pass_up([record.id], "并工信〔2026〕3 号", clock.today(), by=province.city)
    return queries.record(record.id)


# --- Changes ----------------------------------------------------------------------------------------------------------


def test_another_name_is_reviewed_passed_up_and_announced(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    record = province.handed_in(operations.report(unit.id, UpkeepKind.CHANGE, by=by), by, **RENAMED)
    assert record.state is Phase.REVIEW
    assert {each.name for each in standing.lists_of(unit.id)} == {unit.name}
    assert reviewed(province, record, True).state is Phase.DECISION
    province.decided(record, True)
    assert {each.name for each in standing.lists_of(unit.id)} == {"太原新名有限公司"}
    told = messages(by)[0][0].text
    assert "变更后仍符合列入名单的要求" in told
    assert "晋工信函〔2026〕9 号" in told


def test_who_conforms_no_longer_is_put_up_for_removal(province: Province) -> None:
    unit, by = province.listed("city")
    given = {**RENAMED, "changes": ["scope", "address"], "new_scope": "铸件加工", "new_address": "太原市新址 1 号"}
    record = province.handed_in(operations.report(unit.id, UpkeepKind.CHANGE, by=by), by, **given)
    reviewed(province, record, False)
    with pytest.raises(Invalid):
        province.decided(record, False)  # by which clause?
    with pytest.raises(Invalid):
        province.decided(record, True, clause="SX24-15")  # what is chosen for nothing is not dropped in silence
    province.decided(record, False, clause="SX24-15")
    (removal,) = [each for each in queries.of_unit(unit.id) if each.kind is UpkeepKind.REMOVAL]
    assert (removal.origin_id, removal.clause, removal.state) == (record.id, "SX24-15", Phase.OPEN)
    province.handed_in(removal, by, accepts="no_objection")
    province.decided(removal, False)
    assert not lists(unit)


@pytest.mark.parametrize("what", ["name", "scope", "address", "boundary"])
def test_a_change_is_not_handed_in_without_what_is_new(province: Province, what: str) -> None:
    unit, by = province.listed("city")
    record = operations.report(unit.id, UpkeepKind.CHANGE, by=by)
    with pytest.raises(Invalid) as refused:
        province.handed_in(record, by, **{**RENAMED, "changes": [what], "new_name": "", f"new_{what}": ""})
    assert list(refused.value.errors) == [f"change-report/new_{what}"]
    given = {**RENAMED, "changes": [what], "new_name": "", f"new_{what}": "新的内容"}
    assert province.handed_in(record, by, **given).state is Phase.REVIEW


def test_who_is_on_no_list_has_nothing_to_report(province: Province) -> None:
    unit, by = province.listed()
    with pytest.raises(Conflict):
        operations.report(unit.id, UpkeepKind.CHANGE, by=by)
    listed, _ = province.listed("city")
    for person in (by, province.city, province.officer):
        with pytest.raises(NotAllowed):
            operations.report(listed.id, UpkeepKind.CHANGE, by=person)


def test_what_is_sent_back_is_corrected_and_comes_again(province: Province) -> None:
    unit, by = province.listed("city")
    record = province.handed_in(operations.report(unit.id, UpkeepKind.CHANGE, by=by), by, **RENAMED)
    sections = ["change-report/change"]
    operations.send_back(record.id, sections, "请附新执照", revision=record.revision, by=province.city)
    assert queries.record(record.id).state is Phase.RETURNED
    assert province.handed_in(record, by, **RENAMED).state is Phase.REVIEW


# --- Incidents --------------------------------------------------------------------------------------------------------


def test_a_grave_incident_reaches_the_department_at_once_and_clears_every_list(province: Province) -> None:
    unit, by = province.listed("national", "provincial", "city")
    record = operations.report(unit.id, UpkeepKind.INCIDENT, by=by)
    record = province.handed_in(record, by, grade="major", incident_kind="environment")
    assert record.state is Phase.DECISION
    assert any("事故" in each.text for each in messages(province.approver)[0])
    province.decided(record, False)
    assert not lists(unit)
    (event,) = {each.clause for each in standing.events_of(unit.id) if each.reason is not None}
    assert event == "SX24-13"


def test_a_lesser_one_goes_to_the_city_and_clears_nothing(province: Province) -> None:
    unit, by = province.listed("city")
    record = operations.report(unit.id, UpkeepKind.INCIDENT, by=by)
    record = province.handed_in(record, by, grade="larger", incident_kind="quality")
    assert record.state is Phase.REVIEW
    reviewed(province, record, True)
    with pytest.raises(Conflict, match="没有规定这一等级"):
        province.decided(record, False)
    province.decided(record, True)
    assert lists(unit) == ["city"]


def test_the_city_reports_an_incident_of_its_unit(province: Province) -> None:
    unit, _ = province.listed("city")
    record = operations.report(unit.id, UpkeepKind.INCIDENT, by=province.city)
    assert province.handed_in(record, province.city, grade="extraordinary").state is Phase.DECISION


# --- Spot checks ------------------------------------------------------------------------------------------------------


def test_a_lot_can_be_drawn_again_by_its_seed(province: Province) -> None:
    for _ in range(6):
        province.listed("city")
    made = operations.draw(Lot(size=2, reason="年度抽查", seed="20260302"), by=province.officer)
    assert list(drawn(made.pool, 2, "20260302")) == made.chosen
    assert len(made.pool) == 6
    found = queries.queue(body_scope(province.officer), queries.Wanted(UpkeepKind.SPOT_CHECK))[0]
    assert sorted(f"{each.unit_id}:city:factory:" for each in found) == sorted(made.chosen)
    with pytest.raises(Invalid):
        operations.draw(Lot(size=7, reason="年度抽查"), by=province.officer)


def test_a_unit_is_chosen_with_a_reason_and_what_was_found_is_decided(province: Province) -> None:
    unit, by = province.listed("city")
    (place,) = standing.lists_of(unit.id)
    key = queries.key_of(place)
    with pytest.raises(Invalid):
        operations.check(UpkeepKind.SPOT_CHECK, [key], " ", by=province.officer)
    with pytest.raises(NotAllowed):
        operations.check(UpkeepKind.SPOT_CHECK, [key], "群众反映", by=by)
    assert operations.check(UpkeepKind.SPOT_CHECK, [key], "群众反映", by=province.officer) == 1
    assert operations.check(UpkeepKind.SPOT_CHECK, [key], "群众反映", by=province.officer) == 0
    (record,) = queries.of_unit(unit.id)
    found = {"conforms": False, "not_conforming_reason": "停产", "checked_on": OPENING.isoformat()}
    province.handed_in(record, province.officer, **found)
    province.decided(record, False, clause="SX24-12")
    assert [each.kind for each in queries.of_unit(unit.id) if each.state is Phase.OPEN] == [UpkeepKind.REMOVAL]


def test_a_visit_may_be_older_than_its_record_but_not_than_the_listing_and_the_page_says_so(province: Province) -> None:
    unit, _ = province.listed("city")
    (place,) = standing.lists_of(unit.id)
    with clock.travel(OPENING + timedelta(days=60)):
        operations.check(UpkeepKind.SPOT_CHECK, [queries.key_of(place)], "群众反映", by=province.officer)
        (record,) = queries.of_unit(unit.id)
        before = place.listed_on - timedelta(days=1)
        province.answered(record, province.officer, conforms=True, checked_on=before.isoformat())
        browser = sign_in(province.world.app.test_client(), province.officer)
        revision = str(queries.record(record.id).revision)
        refused = browser.submit(f"/upkeep/{record.id}/submit", page=f"/upkeep/{record.id}", revision=revision)
        assert refused.status_code == 422
        assert f"：核查日期不能早于列入名单的日期（{place.listed_on}）" in refused.text
        the_day_before = OPENING + timedelta(days=59)
        made = province.handed_in(record, province.officer, conforms=True, checked_on=the_day_before.isoformat())
        assert made.state is Phase.DECISION


def test_nothing_is_due_for_a_re_check_where_no_rule_says_when(province: Province) -> None:
    province.listed("city")
    assert not queries.due_by(body_scope(province.officer), date(2050, 1, 1))


def test_who_looks_after_several_bodies_sees_what_waits_where_and_for_how_long(province: Province) -> None:
    (unit, by), (other, _) = province.listed("city"), province.listed("city")
    province.handed_in(operations.report(unit.id, UpkeepKind.CHANGE, by=by), by, **RENAMED)
    province.proposed(other)
    (told,) = waiting(body_scope(province.officer))
    assert (told.body_id, told.total, told.states[Phase.REVIEW], told.unheard) == (province.body, 2, 1, 0)
    with clock.travel(OPENING + timedelta(days=60)):
        (told,) = waiting(body_scope(province.officer))
        assert told.unheard == 1
        browser = sign_in(province.world.app.test_client(), province.officer)
        assert "陈述期满待决定" in browser.get("/upkeep").text
        city = sign_in(province.world.app.test_client(), province.city)
        assert "陈述期满待决定" not in city.get("/upkeep").text


def test_a_lot_that_was_drawn_is_not_drawn_again_with_the_same_seed(province: Province) -> None:
    for _ in range(4):
        province.listed("city")
    operations.draw(Lot(size=2, reason="年度抽查", seed="20260302"), by=province.officer)
    with pytest.raises(Invalid) as refused:
        operations.draw(Lot(size=2, reason="年度抽查", seed="20260302"), by=province.officer)
    assert "seed" in refused.value.errors
    operations.draw(Lot(size=2, reason="年度抽查", seed="20260303"), by=province.officer)

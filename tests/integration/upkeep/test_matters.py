"""Changes, re-checks, spot checks and incidents: who reports, who reviews, what the lists say afterwards."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from core import clock
from core.bodies.queries import body_scope
from core.days.presenting.tasks import tasks
from core.db import db
from core.errors import Conflict, DomainError, Invalid, NotAllowed
from core.forms import LaidOutForm, laid_out
from core.ledger import operations as ledger
from core.ledger import queries as standing
from core.notifications.queries import messages
from core.people.models import Person
from core.people.queries import person as person_now
from core.plugin_api import UpkeepKind
from core.plugin_api.declarations import PersonalData
from core.units import queries as units
from core.units.models import Unit
from core.upkeep import operations, queries
from core.upkeep.models import UpkeepDraw, UpkeepRecord
from core.upkeep.operations import Grading, Lot, retaining
from core.upkeep.purposes import STEP
from core.upkeep.queries.waiting import waiting
from core.upkeep.rules import Phase, drawn
from tests.integration.retention.conftest import EraseAll, erase_all
from tests.integration.retention.test_erasing import spoken, years_later
from tests.support.clients import browser_of, words
from tests.support.house import at_once, sign_in
from tests.support.statements import statements
from tests.support.upkeep import OPENING, Province, lists
from tests.support.uploads import pdf, upload

__all__ = ["erase_all"]

RENAMED = {
    "changes": ["name"],
    "new_name": "太原新名有限公司",
    "changed_on": OPENING.isoformat(),
    "still_conforms": True,
}


def test_a_report_is_offered_for_whom_one_is_taken(province: Province) -> None:
    people = [by for _, by in (province.listed("provincial"), province.listed())]
    offered, told = (words(browser_of(province.world.app, by).get("/upkeep").text) for by in people)
    assert "报告变更" in offered
    assert "报告变更" not in told
    assert "现不在任何名单上，不需要报告" in told


def reviewed(province: Province, record: UpkeepRecord, conforms: bool) -> UpkeepRecord:
    revision = queries.record(record.id).revision
    operations.review(record.id, conforms, "经核实", revision=revision, by=province.city)
    operations.pass_up(
        {record.id: queries.record(record.id).revision}, "并工信〔2026〕3 号", clock.today(), by=province.city
    )
    return queries.record(record.id)


def told_of_the_day(province: Province, person: Person) -> dict[str, int]:
    """What of upkeep the page of the day says waits for somebody."""
    with province.world.app.test_request_context():
        return {each.words: each.number for each in tasks(person) if "名单管理" in each.words}


# --- Changes ----------------------------------------------------------------------------------------------------------


def test_another_name_is_reviewed_passed_up_and_announced(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    record = operations.report(unit.id, UpkeepKind.CHANGE, by=by)
    assert not told_of_the_day(province, province.city), "it waits for the unit"
    record = province.handed_in(record, by, **RENAMED)
    assert record.state is Phase.REVIEW
    assert told_of_the_day(province, province.city) == {"名单管理事项：待推荐单位审核": 1}
    assert not told_of_the_day(province, province.officer)
    assert {each.name for each in standing.lists_of(unit.id)} == {unit.name}
    assert reviewed(province, record, True).state is Phase.DECISION
    assert told_of_the_day(province, province.officer) == {"名单管理事项：待主管部门办理": 1}
    assert not told_of_the_day(province, province.city)
    province.decided(record, True)
    assert {each.name for each in standing.lists_of(unit.id)} == {"太原新名有限公司"}
    told = messages(by)[0][0].text
    assert "变更后仍符合列入名单的要求" in told
    assert "晋工信函〔2026〕9 号" in told


def test_people_go_from_a_matter_that_was_settled_long_ago(
    province: Province, erase_all: EraseAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, by = province.listed("provincial", "city")
    settled = operations.report(unit.id, UpkeepKind.CHANGE, by=by)
    settled = province.handed_in(settled, by, **RENAMED)
    reviewed(province, settled, True)
    province.decided(settled, True)
    monkeypatch.setattr(retaining, "form_of", _about_people)
    with clock.travel(years_later(10)):
        assert erase_all(PersonalData.UPKEEP) == {PersonalData.UPKEEP: 1}
        assert "太原新名有限公司" not in spoken(settled.id)
        assert erase_all(PersonalData.UPKEEP) == {PersonalData.UPKEEP: 0}, "once"


def _about_people(record: UpkeepRecord) -> LaidOutForm:
    """The matter's form, as if what it asks for by the new name was about a person."""
    form = queries.form_of(record).form
    sections = [
        replace(each, fields=tuple(replace(one, personal=one.name == "new_name") for one in each.fields))
        for each in form.sections
    ]
    return laid_out(replace(form, sections=tuple(sections)), year=2026)


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


def test_who_conforms_no_longer_to_one_level_leaves_that_level_alone(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    record = province.handed_in(operations.report(unit.id, UpkeepKind.CHANGE, by=by), by, **RENAMED)
    reviewed(province, record, False)
    page, path = browser_of(province.world.app, province.approver), f"/upkeep/{record.id}/decide"
    typed = {
        "revision": str(queries.record(record.id).revision),
        "note": "不再符合",
        "document_number": "晋工信函〔2026〕9 号",
        "dated": clock.today().isoformat(),
    }
    of_city = f"{unit.id}:city:factory:"
    asked = page.get(path).text
    assert f'value="{of_city}"' in asked
    kept = page.submit(path, conforms="yes", place=of_city, **typed)
    assert "结论为符合的不填写移出的名单和依据" in words(kept.text), words(kept.text)
    foreign = page.submit(path, conforms="no", clause="SX24-15", place=f"{record.id}:city:factory:", **typed)
    assert foreign.status_code == 422
    assert page.submit(path, conforms="no", clause="SX24-15", place=of_city, **typed).status_code == 302
    (removal,) = [each for each in queries.of_unit(unit.id) if each.kind is UpkeepKind.REMOVAL]
    assert removal.list_id == "city"
    province.handed_in(removal, by, accepts="no_objection")
    province.decided(removal, False)
    assert lists(unit) == ["provincial"]


def test_the_one_list_that_is_meant_is_kept_for_who_confirms(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    record = province.handed_in(operations.report(unit.id, UpkeepKind.CHANGE, by=by), by, **RENAMED)
    path = f"/upkeep/{reviewed(province, record, True).id}"
    typed = {"conforms": "no", "place": f"{unit.id}:city:factory:", "clause": "SX24-15", "note": "查明不再符合"}
    typed |= {"document_number": "晋工信函〔2026〕9 号", "dated": clock.today().isoformat()}
    typed["revision"] = str(queries.record(record.id).revision)
    officer, other = (browser_of(province.world.app, each) for each in (province.officer, province.approver))
    assert officer.submit(f"{path}/decide", **typed, proof=upload(pdf("proof"))).status_code == 302
    asked = words(other.get(f"{path}/confirm").text)
    assert "不符合，拟只从市级绿色工厂名单移出" in asked
    assert "名单随之变动" not in asked, "the unit is heard first"
    assert "只从市级绿色工厂名单移出" in other.get(path).text
    assert "不能这样办理" in words(other.get(f"{path}/decide").text)
    assert other.submit(f"{path}/confirm", revision=str(queries.record(record.id).revision)).status_code == 302
    (removal,) = [each for each in queries.of_unit(unit.id) if each.kind is UpkeepKind.REMOVAL]
    assert removal.list_id == "city"
    for act in ("review", "return", "decide", "confirm", "turn-down", "drop"):
        assert "不能这样办理" in words(other.get(f"{path}/{act}").text), "what is over offers nothing any more"


@pytest.mark.parametrize("what", ["name", "scope", "address", "boundary"])
def test_a_change_is_not_handed_in_without_what_is_new(province: Province, what: str) -> None:
    unit, by = province.listed("city")
    record = operations.report(unit.id, UpkeepKind.CHANGE, by=by)
    with pytest.raises(Invalid) as refused:
        province.handed_in(record, by, **{**RENAMED, "changes": [what], "new_name": "", f"new_{what}": ""})
    assert list(refused.value.errors) == [f"change-report/new_{what}"]
    given = {**RENAMED, "changes": [what], "new_name": "", f"new_{what}": "新的内容"}
    assert province.handed_in(record, by, **given).state is Phase.REVIEW


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"changed_on": "1900-01-01"}, "changed_on", "不能早于 2000-01-01"),
        ({"changed_on": "2999-01-01"}, "changed_on", "1800 至 2200"),
        ({"changed_on": "2027-01-01"}, "changed_on", "不能晚于今天"),
        ({"changed_on": "2021-05-01"}, "changed_on", "应晚于现用名称的启用日期（2021-06-01）"),
        ({"new_name": "太原现名有限公司"}, "new_name", "与现用名称相同"),
        ({"new_name": "太原邻居（集团）公司"}, "new_name", "已有名为“太原邻居(集团)公司”的单位"),
    ],
)
def test_a_day_or_name_that_cannot_be_is_refused_in_the_section_where_it_is_typed(
    province: Province, given: dict[str, str], field: str, said: str
) -> None:
    unit, by = province.listed("city")
    neighbour = province.listed("city")[0]
    ledger.rename(unit.id, "太原现名有限公司", on=date(2021, 6, 1), by=province.officer)
    ledger.rename(neighbour.id, "太原邻居(集团)公司", on=date(2021, 6, 1), by=province.officer)
    present = {**RENAMED, "new_name": "太原现名有限公司"}
    province.handed_in(operations.report(unit.id, UpkeepKind.CHANGE, by=by), by, **present)
    told = operations.report(unit.id, UpkeepKind.CHANGE, by=by)
    with pytest.raises(Invalid) as refused:
        province.answered(told, by, **{**RENAMED, **given})
    assert said in refused.value.errors[field][0]
    others = {**RENAMED, "changes": ["scope"], "new_name": "", "new_scope": "铸件加工", "changed_on": "2020-01-01"}
    province.answered(told, by, **others)


def test_a_name_that_the_register_has_already_is_reported_as_owed(province: Province) -> None:
    unit, by = province.listed("city")
    ledger.rename(unit.id, "太原新名有限公司", on=OPENING, by=province.officer)
    record = province.handed_in(operations.report(unit.id, UpkeepKind.CHANGE, by=by), by, **RENAMED)
    reviewed(province, record, True)
    province.decided(record, True)
    assert units.unit(unit.id).name == "太原新名有限公司"


def test_an_address_that_was_announced_is_the_registers(province: Province) -> None:
    unit, by = province.listed("city")
    given = {**RENAMED, "changes": ["address"], "new_name": "", "new_address": "太原市新址 1 号"}
    record = province.handed_in(operations.report(unit.id, UpkeepKind.CHANGE, by=by), by, **given)
    reviewed(province, record, True)
    assert units.unit(unit.id).address != "太原市新址 1 号"
    province.decided(record, True)
    assert units.unit(unit.id).address == "太原市新址 1 号"


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
    asked = browser_of(province.world.app, province.city).get(f"/upkeep/{record.id}/return").text
    assert [asked.count(f'type="checkbox" value="{each}"') for each in sections] == [1], (
        "ticked, not held down with a key"
    )
    operations.send_back(record.id, sections, "请附新执照", revision=record.revision, by=province.city)
    assert queries.record(record.id).state is Phase.RETURNED
    assert province.handed_in(record, by, **RENAMED).state is Phase.REVIEW


@pytest.mark.parametrize("day", [OPENING - timedelta(days=1), OPENING + timedelta(days=1), date(1900, 1, 1)])
def test_what_is_passed_up_bears_a_day_that_can_be(province: Province, day: date) -> None:
    unit, by = province.listed("city")
    record = province.handed_in(operations.report(unit.id, UpkeepKind.CHANGE, by=by), by, **RENAMED)
    operations.review(record.id, True, "经核实", revision=queries.record(record.id).revision, by=province.city)
    with pytest.raises(Invalid):
        operations.pass_up({record.id: queries.record(record.id).revision}, "并工信〔2026〕3 号", day, by=province.city)
    assert queries.record(record.id).state is Phase.REVIEWED


def test_people_are_told_once_where_a_matter_stands(province: Province) -> None:
    unit, by = province.listed("city")
    record = province.handed_in(operations.report(unit.id, UpkeepKind.CHANGE, by=by), by, **RENAMED)
    reviewed(province, record, True)
    told = [each.text for person in (by, province.city, province.officer) for each in messages(person)[0]]
    what = f"“{unit.name}”的变更报告"
    assert f"{what}已提交，待推荐单位审核。" in told
    assert f"{what}已审核，待推荐单位上报。意见：经核实" in told
    assert f"{what}已上报，待主管部门办理。" in told
    assert not [text for text in told if "现为" in text]


# --- Incidents --------------------------------------------------------------------------------------------------------


def test_a_grave_incident_reaches_the_department_at_once_and_clears_every_list(province: Province) -> None:
    unit, by = province.listed("national", "provincial", "city")
    record = operations.report(unit.id, UpkeepKind.INCIDENT, by=by)
    record = province.handed_in(record, by, grade="major", incident_kind="environment")
    assert record.state is Phase.DECISION
    assert any("事故" in each.text for each in messages(province.approver)[0])
    province.decided(record, False, with_proof=True)
    assert not lists(unit)
    (event,) = {each.clause for each in standing.events_of(unit.id) if each.reason is not None}
    assert event == "SX24-13"


def grave(province: Province, unit: Unit, by: Person, **given: Any) -> UpkeepRecord:
    record = operations.report(unit.id, UpkeepKind.INCIDENT, by=by)
    return province.handed_in(record, by, grade="major", incident_kind="environment", **given)


def test_no_list_is_left_for_an_accident_without_the_file_of_its_finding(province: Province) -> None:
    unit, by = province.listed("national", "city")
    record = grave(province, unit, by, incident_evidence=None)
    with pytest.raises(Invalid) as refused:
        province.decided(record, False)
    assert "认定或通报文件" in refused.value.errors["proof"][0]
    assert len(lists(unit)) == 2
    page = browser_of(province.world.app, province.approver)
    assert "（移出名单的，必填）" in page.get(f"/upkeep/{record.id}/decide").text
    revision = str(record.revision)
    number = "晋工信函〔2026〕9 号"
    typed = {"note": "经研究", "document_number": number, "dated": OPENING.isoformat(), "revision": revision}
    wrong = page.submit(f"/upkeep/{record.id}/decide", conforms="no", **typed)
    assert wrong.status_code == 422
    assert "请上传" in wrong.text
    assert len(lists(unit)) == 2
    right = page.submit(f"/upkeep/{record.id}/decide", conforms="no", **typed, proof=upload(pdf("finding")))
    assert right.status_code == 302
    assert not lists(unit)
    (file,) = [each.file for each in queries.steps_of(record.id) if each.file is not None]
    assert f"/files/{file.id}" in page.get(f"/upkeep/{record.id}").text


def test_the_lists_stay_as_they_are_without_any_finding(province: Province) -> None:
    unit, by = province.listed("city")
    province.decided(grave(province, unit, by, incident_evidence=None), True)
    assert lists(unit) == ["city"]


def test_whose_file_it_is_counts_and_only_one_of_the_deciders_own(province: Province) -> None:
    unit, by = province.listed("city")
    record = grave(province, unit, by, incident_evidence=None)
    with pytest.raises(DomainError):
        province.decided(record, False, proof_id=province.proof(province.city, STEP.id))
    assert lists(unit) == ["city"]


def test_that_it_was_reported_upward_at_once_is_shown_with_day_and_who(province: Province) -> None:
    unit, by = province.listed("city")
    record = grave(province, unit, by)
    page, path = browser_of(province.world.app, province.officer), f"/upkeep/{record.id}"
    shown = page.get(path).text
    assert "即时上报" in shown
    assert f"{by.name}提交" in words(shown)
    assert "按规定即时上报工业和信息化部，尚未登记上报" in shown
    assert "1 项尚未登记上报工业和信息化部" in page.get("/upkeep").text
    typed = {"revision": str(record.revision), "document_number": "电话报节能司值班室", "dated": OPENING.isoformat()}
    assert page.submit(f"{path}/report-above", **{**typed, "dated": "2026-03-01"}).status_code == 422
    assert page.submit(f"{path}/report-above", **typed).status_code == 302
    shown = words(page.get(path).text)
    assert "电话报节能司值班室" in shown
    assert "尚未登记上报" not in shown
    assert "尚未登记上报" not in page.get("/upkeep").text
    assert "报上级主管部门" in page.get(f"/units/{unit.id}").text


def test_a_lesser_one_is_not_reported_above(province: Province) -> None:
    unit, by = province.listed("city")
    record = operations.report(unit.id, UpkeepKind.INCIDENT, by=by)
    record = province.handed_in(record, by, grade="larger", incident_kind="quality")
    with pytest.raises(Conflict, match="没有规定须报"):
        operations.report_above(record.id, "文", OPENING, revision=record.revision, by=province.officer)


def graded(province: Province, record: UpkeepRecord, grade: str, by: Person, **more: Any) -> UpkeepRecord:
    given: dict[str, Any] = {"note": "市应急局事故调查报告", "dated": clock.today(), **more}
    given.setdefault("file_id", province.proof(by, STEP.id))
    revision = queries.record(record.id).revision
    return operations.grade(record.id, Grading(grade=grade, **given), revision=revision, by=by)


def test_the_grade_found_is_judged_and_what_was_reported_stays_to_be_read(province: Province) -> None:
    unit, by = province.listed("national", "city")
    record = operations.report(unit.id, UpkeepKind.INCIDENT, by=by)
    record = province.handed_in(record, by, grade="ordinary", incident_kind="environment", incident_evidence=None)
    assert record.state is Phase.REVIEW
    for stranger in (by, province.world.people.officer("datong"), province.officer):
        with pytest.raises(DomainError):
            graded(province, record, "major", stranger)
    for wrong in ({"file_id": None}, {"note": " "}, {"dated": OPENING + timedelta(days=1)}):
        with pytest.raises(Invalid):
            graded(province, record, "major", province.city, **wrong)
    with pytest.raises(Invalid):
        graded(province, record, "worst", province.city)
    assert graded(province, record, "major", province.city).state is Phase.DECISION
    assert any("已认定等级：重大，待主管部门办理" in each.text for each in messages(province.approver)[0])
    finding = next(each.file_id for each in queries.steps_of(record.id) if each.grade == "major")
    for reader in (by, province.city, province.approver):
        page = browser_of(province.world.app, reader)
        text = page.get(f"/upkeep/{record.id}").text
        assert re.search("所报等级</dt><dd>一般.*认定等级</dt><dd><strong>重大", text, re.DOTALL)
        assert page.get(f"/files/{finding}").status_code == 200
    province.decided(record, False)
    assert not lists(unit)


def test_what_was_reported_as_grave_and_was_not_clears_nothing(province: Province) -> None:
    unit, by = province.listed("city")
    record = grave(province, unit, by)
    with pytest.raises(NotAllowed):
        graded(province, record, "larger", province.city)
    assert graded(province, record, "larger", province.officer).state is Phase.DECISION
    with pytest.raises(Conflict, match="没有规定这一等级"):
        province.decided(record, False)
    province.decided(record, True, "")
    assert lists(unit) == ["city"]


def test_who_graded_it_does_not_decide_it(province: Province) -> None:
    unit, by = province.listed("city")
    record = grave(province, unit, by)
    graded(province, record, "extraordinary", province.approver)
    with pytest.raises(NotAllowed):
        province.decided(record, False)
    assert lists(unit) == ["city"]


def test_the_page_grades(province: Province) -> None:
    unit, by = province.listed("city")
    record = operations.report(unit.id, UpkeepKind.INCIDENT, by=by)
    record = province.handed_in(record, by, grade="larger", incident_kind="quality")
    page = browser_of(province.world.app, province.city)
    assert f"/upkeep/{record.id}/grade" in page.get(f"/upkeep/{record.id}").text
    revision = str(queries.record(record.id).revision)
    typed = {"grade": "major", "note": "调查报告", "dated": OPENING.isoformat(), "revision": revision}
    assert "请上传认定或通报文件" in page.submit(f"/upkeep/{record.id}/grade", **typed).text
    assert page.submit(f"/upkeep/{record.id}/grade", **typed, proof=upload(pdf("finding"))).status_code == 302
    assert queries.record(record.id).grade == "major"


def test_what_the_page_graded_twice_is_with_the_department_and_not_forbidden(province: Province) -> None:
    unit, by = province.listed("city")
    record = operations.report(unit.id, UpkeepKind.INCIDENT, by=by)
    record = province.handed_in(record, by, grade="larger", incident_kind="quality")
    page, path = browser_of(province.world.app, province.city), f"/upkeep/{record.id}/grade"
    typed = {"grade": "extraordinary", "note": "调查报告", "dated": OPENING.isoformat()}
    typed["revision"] = str(record.revision)
    pressed = [page.submit(path, **typed, proof=upload(pdf("finding"))) for _ in range(2)]
    assert [each.status_code for each in pressed] == [302, 409]
    assert "在您打开页面之后有了变动" in pressed[1].text


def test_what_was_done_is_asked_once_for_a_matter_and_for_all_of_a_unit(province: Province) -> None:
    unit, by = province.listed("city")
    record = operations.report(unit.id, UpkeepKind.INCIDENT, by=by)
    record = province.handed_in(record, by, grade="larger", incident_kind="quality")
    operations.report(unit.id, UpkeepKind.CHANGE, by=by)
    page = browser_of(province.world.app, province.city)
    for path in (f"/upkeep/{record.id}", f"/units/{unit.id}"):
        assert page.get(path).status_code == 200
        asked = [each for each in statements(partial(page.get, path)) if "FROM upkeep_step" in each]
        assert len(asked) == 1, path


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
    assert made.seed is not None
    assert made.seed.startswith("20260302 "), "and what nobody knew beforehand"
    assert list(drawn(made.pool, 2, made.seed)) == made.chosen
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


def test_what_is_under_way_is_not_said_to_have_been_begun(province: Province) -> None:
    (unit, _), (other, _) = province.listed("city"), province.listed("city")
    key, second = (queries.key_of(standing.lists_of(each.id)[0]) for each in (unit, other))
    browser = browser_of(province.world.app, province.city)

    def told(*places: str) -> str:
        page = "/upkeep/check/spot_check"
        sent = browser.submit(page, f"{page}?place={places[0]}", place=[*places], cause="群众反映")
        return words(browser.get(sent.location).text)

    assert "已对 1 个单位发起抽查" in told(key)
    again = told(key)
    assert "1 个名单条目的抽查已在办理中，没有重复发起" in again
    assert "已对" not in again
    both = told(key, second)
    assert all(said in both for said in ("1 个名单条目的抽查已在办理中", "已对 1 个单位发起抽查"))


SLIPS = [
    pytest.param({"checked_on": "listed"}, "“核查日期”不能早于", id="before the listing"),
    pytest.param({"checked_on": "1850-01-01"}, "“核查日期”不能早于", id="an absurd year"),
    pytest.param({"checked_on": "2026-12-31"}, "“核查日期”不能晚于今天", id="to come"),
]


@pytest.mark.parametrize(("given", "says"), SLIPS)
def test_a_day_that_cannot_be_is_refused_where_it_is_entered(
    province: Province, given: dict[str, str], says: str
) -> None:
    unit, _ = province.listed("city")
    (place,) = standing.lists_of(unit.id)
    operations.check(UpkeepKind.SPOT_CHECK, [queries.key_of(place)], "群众反映", by=province.officer)
    (record,) = queries.of_unit(unit.id)
    wrong = {name: day.replace("listed", str(place.listed_on - timedelta(days=1))) for name, day in given.items()}
    with pytest.raises(Invalid):
        province.answered(record, province.officer, conforms=True, **wrong)
    browser = sign_in(province.world.app.test_client(), province.officer)
    path = f"/upkeep/{record.id}/sections/on-site-check/check"
    refused = browser.submit(path, **{f"answers.{name}": day for name, day in wrong.items()}, revision="0")
    assert refused.status_code == 422
    assert says in refused.text
    with pytest.raises(Invalid):
        operations.submit(record.id, token="t", revision=queries.record(record.id).revision, by=province.officer)


def test_a_visit_may_be_older_than_its_record(province: Province) -> None:
    unit, _ = province.listed("city")
    (place,) = standing.lists_of(unit.id)
    with clock.travel(OPENING + timedelta(days=60)):
        operations.check(UpkeepKind.SPOT_CHECK, [queries.key_of(place)], "群众反映", by=province.officer)
        (record,) = queries.of_unit(unit.id)
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


def test_the_same_number_draws_another_lot(province: Province) -> None:
    province.listed("city")
    seeds = {operations.draw(Lot(size=1, reason="年度抽查", seed="1"), by=province.officer).seed for _ in range(2)}
    assert len(seeds) == 2


def test_one_page_draws_one_lot(province: Province) -> None:
    province.listed("city")
    browser = browser_of(province.world.app, province.officer)
    assert 'name="once"' in browser.get("/upkeep/draw").text
    for _ in range(2):
        sent = browser.submit("/upkeep/draw", size="1", reason="年度抽查", once="the same page")
        assert sent.status_code == 302
    assert db.session.query(UpkeepDraw).count() == 1


def test_a_report_that_is_sent_four_times_at_once_is_handed_in_once_and_each_is_told_so(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    record = operations.report(unit.id, UpkeepKind.CHANGE, by=by)
    province.answered(record, by, **RENAMED)
    id, by_id, revision = record.id, by.id, queries.record(record.id).revision

    def send() -> str:
        return operations.submit(id, token="t", revision=revision, by=person_now(by_id)).id

    results = at_once(province.world.app, send, send, send, send)
    assert len(set(results)) == 1, results
    assert isinstance(results[0], str)

"""Whom the nation does not list is considered for the provincial list, and who it lists is done; stars are climbed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.applications import operations as applications
from core.applications import queries
from core.applications.facts import findings
from core.applications.presenting.kept import contacts
from core.applications.workflow.states import State
from core.audit.models import AuditEvent
from core.bodies.queries import body_scope, tiers
from core.calls.queries import filing_due
from core.db import db
from core.db.transaction import transaction
from core.errors import Invalid, RulesRefuse, StageClosed
from core.filling import queries as filling
from core.instance import instance
from core.ledger import queries as ledger
from core.ledger.operations import events
from core.ledger.rules import EventKind
from core.plugin_api import UpkeepKind
from core.plugin_api.declarations import PersonalData, Retention
from core.plugin_kit.cases import CaseRun
from core.plugin_kit.loader import load
from core.policy_desk.operations.amending import NewDate, change_date, preview_date
from core.policy_desk.operations.copying import NewCall, copy_call
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.queries.dates import dates_of
from core.retention.queries.keepings import ERASED
from core.review import operations as review
from core.review.actions import RECOMMEND
from core.review.operations.recommending import CeilingReached
from core.threads import operations as threads
from core.threads.operations import Text
from core.threads.policies import seat_of
from core.threads.presenting import Thread
from core.threads.rules import Side
from core.upkeep import operations as upkeep
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations import lapse_all
from core.upkeep.queries.changes import changes_due
from core.upkeep.rules import Phase
from tests.integration.retention.conftest import EraseAll
from tests.support.clients import browser_of, words
from tests.support.terrace import BROOK, CALL, EAST, GOOD, NESTED, OPEN_DAY, REGION, STARS, WEST, Terrace


def test_an_application_goes_from_draft_to_the_lower_list_where_the_higher_one_refuses_it(
    app: Flask, terrace: Terrace
) -> None:
    made, by = terrace.begun(None, "provincial", "national")
    terrace.world.fill(
        made, by, sector="steel", process="short", hazardous_waste=True, waste_contract=True, water_saving=False
    )
    terrace.world.submitted(made, by)
    terrace.counted()
    terrace.recommend(made)
    refused = terrace.result(queries.get(made.id), listed=False)
    assert (refused.stage, refused.state) == ("select", State.PENDING)
    terrace.published(refused)
    assert ledger.listed_levels(made.unit_id, "factory") == ("provincial",)
    assert queries.get(made.id).state is State.COMPLETED


def test_who_stands_on_the_higher_list_is_done_and_the_rest_of_the_way_is_left_out(
    app: Flask, terrace: Terrace
) -> None:
    made, by = terrace.begun(None, "provincial", "national")
    terrace.world.fill(made, by, sector="cement", process="dry", hazardous_waste=False)
    terrace.world.submitted(made, by)
    terrace.counted()
    terrace.recommend(made)
    listed = terrace.result(queries.get(made.id), listed=True)
    assert (listed.stage, listed.state) == ("result", State.COMPLETED)
    assert ledger.listed_levels(made.unit_id, "factory") == ("national", "provincial")
    (brought,) = (each for each in ledger.events_of(made.unit_id) if each.kind is EventKind.IMPLIED)
    assert (brought.list_id, brought.clause) == ("provincial", "TE-1")
    page = words(browser_of(app, by).get(f"/applications/{made.id}/progress").text)
    assert "省级遴选\n不再进行" in page
    assert "高原区工业委员会" in page
    assert "国家主管部门" not in page
    below = terrace.recommended("provincial")
    assert below.stage == "select"


def test_the_page_of_the_call_says_where_results_lead(app: Flask, terrace: Terrace) -> None:
    page = words(browser_of(app, terrace.department).get("/calls/lists-2026").text)
    assert "入选的，申报到此办结" in page
    assert "未入选的，转入“省级遴选”" in page
    assert "高原区工业委员会" in page
    assert "国家主管部门" not in page


def test_stars_are_climbed_in_order_by_who_has_long_been_listed(terrace: Terrace) -> None:
    opened = terrace.world.open_call(STARS)
    late = terrace.world.unit(body_id="east")
    terrace.world.list(late, "three", on=date(2025, 1, 1))
    terrace.world.list(late, "provincial", on=date(2022, 1, 1))
    for unit, level, rule in (
        (terrace.world.unit(body_id="east"), "four", "climbed"),
        (late, "five", "climbed"),
    ):
        with pytest.raises(RulesRefuse) as refused:
            terrace.begun(unit, level, opened=opened, track="own")
        assert rule in {each.rule_id for each in refused.value.findings}
    made, by = terrace.begun(late, "four", opened=opened, track="own")
    terrace.world.fill(made, by, sector="steel", process="long", hazardous_waste=False)
    with pytest.raises(RulesRefuse) as refused:
        terrace.world.submitted(made, by)
    assert [each.rule_id for each in refused.value.findings] == ["long-listed"]
    assert "2022-01-01" in refused.value.findings[0].message


def test_a_higher_star_ends_the_lower_and_lapses_in_its_time(terrace: Terrace) -> None:
    opened, unit = terrace.world.open_call(STARS), terrace.world.unit(body_id=EAST)
    terrace.world.list(unit, "three", on=date(2025, 1, 1))
    terrace.world.list(unit, "provincial", on=date(2021, 12, 31))
    made, by = terrace.begun(unit, "four", opened=opened, track="own")
    terrace.world.fill(made, by, **GOOD)
    terrace.world.submitted(made, by)
    terrace.recommend(made)
    terrace.published(made)
    assert ledger.listed_levels(unit.id, "factory") == ("four", "provincial")
    (ended,) = (each for each in ledger.events_of(unit.id) if each.kind is EventKind.UPGRADED)
    assert (ended.list_id, ended.clause) == ("three", "TE-12")
    with clock.travel(date(2029, 4, 20)):
        assert lapse_all() == 0
    with clock.travel(date(2029, 4, 21)):
        assert lapse_all() == 1
        assert ledger.listed_levels(unit.id, "factory") == ("provincial",)
    assert (ledger.events_of(unit.id)[-1].kind, ledger.events_of(unit.id)[-1].clause) == (EventKind.LAPSED, "TE-12")


def test_what_is_personal_in_the_former_kind_of_filers_form_is_shown_to_its_person_and_erased(
    terrace: Terrace, erase_all: EraseAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, unit, named = terrace.world.open_call(STARS), terrace.world.unit(body_id=EAST), "经办张某"
    terrace.world.list(unit, "three", on=date(2025, 1, 1))
    terrace.world.list(unit, "provincial", on=date(2021, 12, 31))
    made, by = terrace.begun(unit, "four", opened=opened, track="own")
    terrace.world.fill(made, by, **GOOD, contact=named)
    terrace.world.submitted(made, by)
    applications.change_over(made.id, "group", revision=queries.get(made.id).revision, by=by)
    assert named in str(contacts(by).rows)
    applications.withdraw(made.id, reason="不再申报", revision=queries.get(made.id).revision, by=by)
    span = Retention(id="r", data=PersonalData.CONTACTS, purpose="核对", months=1)
    monkeypatch.setattr("core.retention.queries.spans.declared", lambda: {PersonalData.CONTACTS: span})
    with clock.travel(clock.now() + timedelta(days=60)):
        assert erase_all(PersonalData.CONTACTS) == {PersonalData.CONTACTS: 1}
    db.session.expire_all()
    kept = [each.answers for each in filling.submissions(made.id)]
    kept += [each.answers for each in filling.sections(made.id).values()]
    assert named not in str(kept)
    assert ERASED in str(kept)


def test_who_is_sent_back_changes_over_only_while_the_other_kind_is_filed_and_goes_on_there(terrace: Terrace) -> None:
    """Also while it is corrected: the date that its officer gave is for the correction, not for another filing."""
    opened, unit = terrace.world.open_call(STARS), terrace.world.unit(body_id=EAST)
    terrace.world.list(unit, "three", on=date(2025, 1, 1))
    terrace.world.list(unit, "provincial", on=date(2021, 12, 31))
    made, by = terrace.begun(unit, "four", opened=opened, track="own")
    terrace.world.fill(made, by, **GOOD)
    terrace.world.submitted(made, by)
    now = queries.get(made.id)
    review.return_for_correction(
        made.id, ["basics/about"], "请核对", due=date(2026, 4, 28), revision=now.revision, by=terrace.officers[EAST]
    )
    with clock.travel(date(2026, 4, 26)), pytest.raises(StageClosed):
        applications.change_over(made.id, "group", revision=queries.get(made.id).revision, by=by)
    applications.change_over(made.id, "group", revision=queries.get(made.id).revision, by=by)
    changed, asked = queries.get(made.id), filling.open_return(made.id)
    assert (changed.track, changed.state) == ("group", State.RETURNED)
    assert asked is not None
    assert asked.from_stage is None, "what sent it back is no stage of the other kind: it would go nowhere"


def test_a_bodys_own_day_is_changed_and_copied_apart_from_everybodys(terrace: Terrace) -> None:
    def due(call_id: str, body: str) -> object:
        return instance().book().deadline(call_id, "file", None, (body,)).due  # type: ignore[union-attr]

    east, west = terrace.filed(), terrace.begun(body_id=WEST)[0]
    dates = {each.key: each for each in dates_of(instance().book(), terrace.opened, CALL)}
    assert {"file", "file~west"} <= dates.keys()
    assert (dates["file"].for_whom, dates["file~west"].for_whom) == ("", "西市")
    why = Reason(reason="按年度工作安排", document_number="田厅函〔2026〕3号", document_date=OPEN_DAY)
    to = NewDate(due=date(2026, 4, 24))
    shown = preview_date(CALL, "file~west", to, why, seen=0, by=terrace.approver).impact.effects
    assert [each.touched.id for each in shown] == [west.id]
    change_date(CALL, "file~west", to, why, seen=0, by=terrace.approver)
    assert (due(CALL, EAST), due(CALL, WEST)) == (date(2026, 4, 30), date(2026, 4, 24))
    for key, wrong in (("file~west", date(2026, 5, 1)), ("file", date(2026, 4, 23))):
        with pytest.raises(Invalid) as refused:
            preview_date(CALL, key, NewDate(due=wrong), why, seen=_seen(terrace, key), by=terrace.approver)
        assert "西市另定的日期" in refused.value.errors["due"][0]
    draft, later = terrace.begun()[0], NewDate(due=date(2026, 5, 6))
    shown = preview_date(CALL, "file", later, why, seen=0, by=terrace.approver).impact.effects
    assert {each.touched.id for each in shown} == {draft.id}
    assert east.stage != "file"
    own = {key: each.due.replace(year=2027) for key, each in dates.items() if each.due}
    new = NewCall(call_id="lists-2027", title="2027 年度名单", year=2027, opens=date(2027, 4, 1), dates=own)
    copy_call(CALL, new, why, by=terrace.approver)
    assert (due("lists-2027", EAST), due("lists-2027", WEST)) == (date(2027, 4, 30), date(2027, 4, 22))


def _seen(terrace: Terrace, key: str) -> int:
    return next(each.seen for each in dates_of(instance().book(), terrace.opened, CALL) if each.key == key)


def test_one_level_is_chosen_and_a_third_party_asked_of_one_kind_of_filer(app: Flask, terrace: Terrace) -> None:
    opened = terrace.world.open_call(STARS)
    with pytest.raises(Invalid) as refused:
        terrace.begun(None, "three", "four", opened=opened, track="own")
    assert "只能选择一个层级" in str(refused.value.errors["levels"])
    for track, refused_by in (("own", []), ("group", ["evaluated"])):
        made, _ = terrace.begun(None, "three", opened=opened, track=track)
        found = [each.rule_id for each in findings.of(made) if each.blocks and each.rule_id == "evaluated"]
        assert found == refused_by
    page = browser_of(app, terrace.department).get("/calls/stars-2026").text
    assert "一项申报只能选择一个层级" in page
    assert "（集团统一申报）：第三方机构评价" in page


def test_answers_that_do_not_go_together_are_refused(terrace: Terrace) -> None:
    with pytest.raises(RulesRefuse) as refused:
        terrace.filed("provincial", process="dry", hazardous_waste=True, waste_contract=False)
    assert {each.rule_id for each in refused.value.findings} == {"waste-contract", "process-of-sector"}
    assert "钢铁，干法" in str([each.message for each in refused.value.findings])


def test_a_county_names_more_than_its_city_has_places_for_which_it_exceeds_for_a_reason(
    app: Flask, terrace: Terrace
) -> None:
    opened = terrace.world.open_call(NESTED)
    several = [terrace.filed("provincial", body_id=BROOK, opened=opened) for _ in range(3)]
    with pytest.raises(CeilingReached, match="推荐限额为 2 个"):
        terrace.recommend(*several, by=BROOK)
    first, second = several[:2]
    terrace.recommend(first, second, by=BROOK)
    terrace.recommend(first)
    page = (
        browser_of(app, terrace.officers[EAST])
        .get(f"/review/recommend?call={NESTED}&chosen={second.id}:{queries.get(second.id).revision}")
        .text
    )
    assert "原则上不超过 1 个，本次超出 1 个" in words(page)
    with pytest.raises(Invalid) as refused:
        terrace.recommend(second)
    assert "请写明理由" in str(refused.value.errors["excess"])
    terrace.recommend(second, excess="行业龙头企业，经市政府同意")
    assert queries.get(second.id).stage == "select"
    told = db.session.scalars(select(AuditEvent.note).where(AuditEvent.action == RECOMMEND)).all()
    assert sum("经市政府同意" in (note or "") for note in told) == 1
    terrace.published(first, second)
    assert {ledger.listed_levels(each.unit_id, "factory") for each in (first, second)} == {("provincial",)}


def test_what_a_county_wrote_stays_its_own_when_it_is_the_citys_turn(app: Flask, terrace: Terrace) -> None:
    made, by = terrace.begun(body_id=BROOK, opened=terrace.world.open_call(NESTED))
    terrace.world.fill(made, by, **GOOD)
    terrace.world.submitted(made, by)
    county, city = terrace.officers[BROOK], terrace.officers[EAST]
    threads.write(made.id, Text("请补充", [Side.APPLICANT]), by=county)
    threads.write(made.id, Text("也请补充", [Side.APPLICANT]), by=city)
    revision = queries.get(made.id).revision
    review.return_for_correction(made.id, ["basics/about"], "请更正", due=None, revision=revision, by=county)
    threads.write(made.id, Text("已更正", [Side.BODY]), by=by)
    terrace.world.fill(made, by, **{**GOOD, "process": "long"})
    terrace.world.submitted(made, by)
    terrace.recommend(queries.get(made.id), by=BROOK)
    now = queries.get(made.id)
    said = {line.text: (line.said_by, line.to) for line in Thread(now, seat_of(by, now)).lines}
    unit, (county_name, city_name) = now.unit_name, (tiers().offices[each].full_name for each in (BROOK, EAST))
    assert said == {
        "请补充": (county_name, unit),
        "也请补充": (city_name, unit),
        "请更正": (county_name, unit),
        "已更正": (unit, county_name),
    }


def test_a_unit_directly_under_a_city_is_recommended_without_a_county(app: Flask, terrace: Terrace) -> None:
    direct = terrace.filed("provincial", body_id=EAST, opened=terrace.world.open_call(NESTED))
    assert direct.stage == "recommend"
    progress = words(
        browser_of(app, terrace.world.representative(direct.unit)).get(f"/applications/{direct.id}/progress").text
    )
    assert "县提名" not in progress
    terrace.recommend(direct)
    assert queries.get(direct.id).stage == "select"


def test_a_city_has_an_earlier_day_a_rule_and_a_note_of_its_own(app: Flask, terrace: Terrace) -> None:
    with pytest.raises(RulesRefuse) as refused:
        terrace.filed("provincial", body_id=WEST, water_saving=False)
    assert [each.rule_id for each in refused.value.findings] == ["west-saves-water"]
    terrace.counted(WEST)
    saving = terrace.filed("provincial", body_id=WEST, water_saving=True)
    terrace.recommend(saving, by=WEST)
    terrace.published(saving)
    assert ledger.listed_levels(saving.unit_id, "factory") == ("provincial",)
    ours, mine = terrace.begun(body_id=EAST)
    theirs, their = terrace.begun(body_id=WEST)
    note = "请附节水型企业证书编号"
    for made, by, is_shown in ((ours, mine, False), (theirs, their, True)):
        page = browser_of(app, by).get(f"/applications/{made.id}/sections/basics/about").text
        assert (note in page) == is_shown
    with clock.travel(date(2026, 4, 23)):
        terrace.world.fill(ours, mine, **GOOD)
        terrace.world.submitted(ours, mine)
        with pytest.raises(StageClosed, match="2026-04-22"):
            terrace.world.fill(theirs, their, **GOOD)
        with pytest.raises(StageClosed):
            terrace.begun(body_id=WEST)
    page = words(browser_of(app, terrace.department).get("/calls/lists-2026").text)
    assert "西市" in page
    assert note in browser_of(app, mine).get("/policy/forms/lists-2026/factory").text


def test_a_duty_begins_with_a_change_of_name_and_the_late_are_listed(app: Flask, terrace: Terrace) -> None:
    unit = terrace.world.unit("旧名有限公司", body_id=EAST, listed=("provincial",))
    by = terrace.world.representative(unit)
    with clock.travel(date(2026, 2, 2)), transaction():  # of another change, before this one
        upkeep.report(unit.id, UpkeepKind.CHANGE, by=by).state = Phase.DONE
    events.rename(unit.id, "新名有限公司", on=date(2026, 3, 2), note="变更登记", by=terrace.approver)
    everybody = body_scope(terrace.department)
    [due] = changes_due(everybody)
    assert (due.changed_on, due.until, due.is_late) == (date(2026, 3, 2), date(2026, 4, 14), True)
    page = words(browser_of(app, terrace.department).get("/upkeep/due").text)
    assert "新名有限公司" in page
    assert "应在 30 个工作日内提交变更报告" in page
    home = words(browser_of(app, by).get("/applications").text)
    assert "2026-03-02 更名，尚未报告。已逾期" in home
    assert "30 个工作日内报告变更" in home
    assert "最迟 2026-04-14 24:00" in home
    assert "TE-8" not in home
    begun = upkeep.report(unit.id, UpkeepKind.CHANGE, by=by)
    assert changes_due(everybody)
    with transaction():
        db.session.get_one(UpkeepRecord, begun.id).state = Phase.REVIEW
    assert not changes_due(everybody)


def test_the_department_and_who_decides_above_it_are_called_as_the_region_calls_them(
    app: Flask, terrace: Terrace
) -> None:
    profile = words(browser_of(app, terrace.department).get("/account").text)
    assert "田厅经办人" in profile
    assert "省厅" not in profile
    refused = words(browser_of(app, terrace.officers[EAST]).get("/department/calls").text)
    assert "田厅经办人" in refused
    assert instance().authority_above == "高原区工业委员会"


def test_its_own_cases_hold(terrace: Terrace) -> None:
    assert not CaseRun(load(REGION), OPEN_DAY).failures()


def test_who_files_until_when_is_asked_of_its_own_body(terrace: Terrace) -> None:
    opened = terrace.opened
    lasts = {body: due and due.last_day for body in (EAST, WEST) for due in [filing_due(opened, "", body)]}
    assert lasts == {EAST: date(2026, 4, 30), WEST: date(2026, 4, 22)}

"""The recommendation of national units: receipts, final filings, and the gate of the body whose units must file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core import clock
from core.applications import operations as operations_of
from core.applications.models import Application
from core.applications.workflow import IllegalMove
from core.bodies.queries import tiers
from core.db.base import new_id
from core.errors import Invalid, RulesRefuse
from core.filling.queries import saved
from core.ledger.models import EventSource
from core.ledger.operations import events, succession
from core.ledger.rules import EventKind
from core.papers.plain_sheet import workbook
from core.people.models import Role
from core.people.queries import person
from core.review import operations
from core.review.operations import Letter, ReceiptEntry
from core.review.operations.recommending import NotRecommendable
from core.review.queries import follow_up, receipt_of
from core.review.queries.follow_up import Filing
from core.units.models import Unit
from tests.integration.review.test_speed import sent_by
from tests.support.clients import token_of, words
from tests.support.house import People, at_once, sign_in
from tests.support.review import OfficersDesk
from tests.support.statements import statements
from tests.support.world import CALL_DAYS, NATIONAL, World

pytestmark = pytest.mark.one_kind


@pytest.fixture
def desk(app: Flask, people: People) -> Iterator[OfficersDesk]:
    with clock.travel(CALL_DAYS[NATIONAL]):
        yield OfficersDesk(World(app, people), NATIONAL)


def filed(desk: OfficersDesk) -> list[tuple[str, Filing]]:
    found = follow_up.followed(desk.opened, tiers().below({desk.body_id}))
    return [(each.name, each.filing) for each in found]


def with_receipt(desk: OfficersDesk, **options: object) -> str:
    application = desk.application(**options)  # type: ignore[arg-type]
    entry = ReceiptEntry("GXB-1", CALL_DAYS[NATIONAL], application.revision)
    assert operations.record_receipts({application.id: entry}, by=desk.officer) == 1
    assert receipt_of(application.id) is not None
    return application.id


def test_the_queue_says_before_anybody_chooses_that_the_gate_is_shut(desk: OfficersDesk, client: FlaskClient) -> None:
    existing = desk.world.unit("示例现有单位有限公司", listed=["provincial", "national"])
    new = desk.passed(desk.of(with_receipt(desk, track="new", listed=("provincial",))))
    page, tab, button = sign_in(client, desk.officer), f"/review?call={NATIONAL}&tab=", ">推荐所选</button>"
    shut = page.get(f"{tab}recommend").text
    assert existing.name in shut
    assert f'href="/review/follow-up?call={NATIONAL}&amp;filing=open"' in shut
    assert button not in shut
    assert "“推荐所选”：本页的申报都受上面所列要求限制" in words(shut)
    assert existing.name not in page.get(f"{tab}all").text
    by = desk.world.representative(existing)
    started = desk.world.started(desk.opened, existing, by, track="existing")
    desk.world.fill(started, by)
    desk.world.submitted(started, by)
    open_ = page.get(f"{tab}recommend").text
    assert new.unit_name in open_
    assert existing.name not in open_
    assert button in open_


def test_new_units_wait_until_every_existing_unit_has_filed(desk: OfficersDesk, client: FlaskClient) -> None:
    existing = desk.world.unit("示例现有单位有限公司", listed=["provincial", "national"])
    id = with_receipt(desk, track="new", listed=("provincial",))
    application = desk.passed(desk.of(id))
    assert filed(desk) == [(existing.name, Filing.NOT_BEGUN)]
    with pytest.raises(NotRecommendable) as refused:
        operations.recommend({id: application.revision}, Letter(), by=desk.officer)
    gates = [each for each in refused.value.findings if each.clause == "HN25-06"]
    assert existing.name in gates[0].message
    page = sign_in(client, desk.officer).get(f"/review/recommend?call={NATIONAL}&chosen={id}:{application.revision}")
    assert existing.name in page.text
    assert 'class="btn btn-primary" disabled>' in page.text
    nobodys = desk.world.unit("示例未划归有限公司", body_id=None, listed=["provincial", "national"])
    assert f"尚未划归推荐单位：{nobodys.name}" in sign_in(client, desk.officer).get(page.request.full_path).text
    by = desk.world.representative(existing)
    started = desk.world.started(desk.opened, existing, by, track="existing")
    assert filed(desk) == [(existing.name, Filing.DRAFTED)]
    desk.world.fill(started, by)
    desk.world.submitted(started, by)
    assert filed(desk) == [(existing.name, Filing.FILED)]
    remaining = _refusals(desk, id)
    assert "HN25-06" not in remaining


def comes_on_the_national_list(desk: OfficersDesk, unit: Unit) -> None:
    entry = events.Entry(
        unit_id=unit.id,
        list_id="national",
        category="factory",
        kind=EventKind.ADDED,
        effective_on=CALL_DAYS[NATIONAL],
        source=EventSource.IMPORT,
    )
    events.record([entry], by=None)


def test_what_one_record_filed_its_unit_has_filed(desk: OfficersDesk) -> None:
    """Two records prove to be of one unit: it has filed, and does not file a second time under the other."""
    application = desk.application(track="existing", listed=("provincial", "national"))
    other = desk.world.unit("示例后立有限公司")
    by = desk.world.representative(other)
    reason, approver = "统一社会信用代码相同", desk.world.people.make(Role.DEPARTMENT_APPROVER)
    succession.join(application.unit_id, other.id, reason=reason, document_number="示例〔2025〕1 号", by=approver)
    assert filed(desk) == [(application.unit_name, Filing.FILED)]
    with pytest.raises(RulesRefuse) as refused:
        desk.world.started(desk.opened, other, by, track="existing")
    assert "已有一份" in refused.value.findings[0].message


def test_a_national_unit_enters_by_its_duty_alone(desk: OfficersDesk, client: FlaskClient) -> None:
    unit = desk.world.unit(listed=["provincial", "national"])
    by = desk.world.representative(unit)
    with pytest.raises(RulesRefuse) as refused:
        desk.world.started(desk.opened, unit, by, track="new")
    assert [each.clause for each in refused.value.findings] == ["HN25-03"]
    page = sign_in(client, by).get(f"/applications/new?call={NATIONAL}").text
    assert page.index("现有单位") < page.index("新申报单位")


def test_who_began_in_the_wrong_way_changes_over_and_keeps_the_answers(desk: OfficersDesk, client: FlaskClient) -> None:
    unit = desk.world.unit(listed=["provincial"])
    by = desk.world.representative(unit)
    draft = desk.world.started(desk.opened, unit, by, track="new")
    desk.world.fill(draft, by)
    comes_on_the_national_list(desk, unit)
    desk.world.fill(desk.of(draft.id), by)
    operations_of.declare(draft.id, revision=desk.of(draft.id).revision, by=by)
    with pytest.raises(RulesRefuse, match="请改按“现有单位”填报"):
        operations_of.submit(draft.id, token=new_id(), revision=desk.of(draft.id).revision, by=by)
    browser = sign_in(client, by)
    assert "改按“现有单位”填报" in browser.get(f"/applications/{draft.id}").text
    asked = browser.get(f"/applications/{draft.id}/change-over").text
    data = {"csrf_token": token_of(asked), "track": "existing", "revision": str(desk.of(draft.id).revision)}
    assert browser.post(f"/applications/{draft.id}/change-over", data=data).status_code == 302
    changed = desk.of(draft.id)
    assert (changed.track, changed.declared_at) == ("existing", None)
    kept = saved(draft.id)
    assert kept.of("self-evaluation-factory")
    assert kept.of("national-filing-enterprise")
    desk.world.fill(changed, by)
    submission = desk.world.submitted(changed, by)
    assert "new-unit" not in submission.answers
    assert "existing-unit" in submission.answers
    assert filed(desk) == [(unit.name, Filing.FILED)]


def test_nobody_changes_over_to_what_the_lists_do_not_make_it(desk: OfficersDesk) -> None:
    unit = desk.world.unit(listed=["provincial"])
    by = desk.world.representative(unit)
    draft = desk.world.started(desk.opened, unit, by, track="new")
    with pytest.raises(RulesRefuse):
        operations_of.change_over(draft.id, "existing", revision=draft.revision, by=by)
    with pytest.raises(Invalid):
        operations_of.change_over(draft.id, "absent", revision=draft.revision, by=by)
    assert desk.of(draft.id).track == "new"


def test_what_was_filed_as_new_is_no_filing_of_an_existing_unit(desk: OfficersDesk) -> None:
    """Neither does it open the city's gate, nor is it recommended once the lists say otherwise."""
    id = with_receipt(desk, track="new", listed=("provincial",))
    desk.passed(desk.of(id))
    comes_on_the_national_list(desk, desk.of(id).unit)
    assert [filing for _, filing in filed(desk)] == [Filing.NOT_BEGUN]
    assert {"HN25-03", "HN25-06"} <= _refusals(desk, id)


def _refusals(desk: OfficersDesk, id: str) -> set[str | None]:
    now = desk.of(id)
    try:
        operations.recommend({id: now.revision}, Letter(), by=desk.officer)
    except NotRecommendable as refused:
        return {each.clause for each in refused.findings}
    return set()


def test_a_final_filing_cannot_be_returned(desk: OfficersDesk) -> None:
    application = desk.application(track="new", listed=("provincial",))
    with pytest.raises(IllegalMove) as refused:
        operations.return_for_correction(
            application.id,
            ["self-evaluation-factory/energy"],
            "请补充",
            due=None,
            revision=application.revision,
            by=desk.officer,
        )
    assert "最终" in refused.value.sentence


@pytest.mark.parametrize(("day", "said"), [(date(2025, 10, 21), "不能晚于今天"), (None, "请填写在管理平台提交的日期")])
def test_a_receipt_of_tomorrow_or_of_no_day_is_none(desk: OfficersDesk, day: date | None, said: str) -> None:
    application = desk.application(track="new", listed=("provincial",))
    with pytest.raises(Invalid) as refused:
        operations.record_receipts({application.id: ReceiptEntry("GXB-1", day, application.revision)}, by=desk.officer)
    (sentence,) = refused.value.errors[f"{application.id}.filed_on"]
    assert said in sentence


def test_a_receipt_serves_the_filing_that_it_is_of(desk: OfficersDesk) -> None:
    """NAT-08: neither one number for several units, nor what was filed there in an earlier year."""
    first, second = (desk.application(track="new", listed=("provincial",)) for _ in range(2))

    def record(application: Application, number: str, day: date = CALL_DAYS[NATIONAL]) -> None:
        operations.record_receipts({application.id: ReceiptEntry(number, day, application.revision)}, by=desk.officer)

    record(first, "GXB-2025-1")
    for number, day, field in (("gxb-2025-1 ", CALL_DAYS[NATIONAL], "number"), ("", date(2024, 12, 31), "filed_on")):
        with pytest.raises(Invalid) as refused:
            record(second, number, day)
        assert list(refused.value.errors) == [f"{second.id}.{field}"]
    record(second, "GXB-2025-2", date(2025, 1, 1))
    record(desk.now(first), "GXB-2025-1", date(2025, 10, 1))


def test_a_number_that_is_recorded_for_several_filings_at_once_is_of_one(desk: OfficersDesk) -> None:
    chosen = [desk.application(track="new", listed=("provincial",)) for _ in range(4)]
    entries, by_id = (
        {each.id: ReceiptEntry("GXB-1", CALL_DAYS[NATIONAL], each.revision) for each in chosen},
        desk.officer.id,
    )

    def record(id: str) -> int:
        return operations.record_receipts({id: entries[id]}, by=person(by_id))

    results = at_once(desk.world.app, *(partial(record, id) for id in entries))
    assert sorted(map(str, results))[0] == "1"
    assert sum(isinstance(each, Invalid) for each in results) == 3, results


def test_receipts_are_asked_of_all_that_are_chosen_at_once(desk: OfficersDesk, client: FlaskClient) -> None:
    chosen = [desk.passed(desk.application(track="new", listed=("provincial",))) for _ in range(4)]
    numbers = {each.id: f"GXB-{at}" for at, each in enumerate(chosen)}
    entries = {each.id: ReceiptEntry(numbers[each.id], CALL_DAYS[NATIONAL], each.revision) for each in chosen}
    assert operations.record_receipts(entries, by=desk.officer) == 4
    marks = [f"chosen={each.id}:{desk.now(each).revision}" for each in chosen]
    browser = sign_in(client, desk.officer)
    paths = [f"/review/recommend?call={NATIONAL}&{'&'.join(some)}" for some in (marks[:2], marks)]
    two, four = (sent_by(browser, path) for path in paths)
    assert two == four
    asked = statements(partial(browser.get, paths[0]))
    assert len([each for each in asked if "FROM listing JOIN unit" in each and "LEFT OUTER" in each]) == 1


def filled_in(desk: OfficersDesk, client: FlaskClient, *rows: tuple[Application, str, str]) -> str:
    """The page of receipts after a spreadsheet was sent that says this: its words."""
    browser = sign_in(client, desk.officer)
    chosen = "&".join(f"chosen={each.id}:{each.revision}" for each, *_ in rows)
    said = [(each.reference, *cells) for each, *cells in rows]
    with workbook("表", ("申报编号", "平台回执编号", "平台提交日期"), said) as content:
        sheet = BytesIO(content.read()), "回执.xlsx"
    token = token_of(browser.get("/account").text)
    page = f"/review/receipts?call={NATIONAL}&{chosen}"
    return words(browser.post(page, data={"csrf_token": token, "fill": "1", "sheet_file": sheet}).text)


def test_a_spreadsheet_of_receipts_names_each_row_that_would_be_refused(
    desk: OfficersDesk, client: FlaskClient
) -> None:
    """Before anything is saved: a day to come, a number of another unit's, and one that is there twice."""
    other = desk.of(with_receipt(desk, track="new", listed=("provincial",)))
    good, late, taken, twice = (desk.application(track="new", listed=("provincial",)) for _ in range(4))
    said = filled_in(
        desk,
        client,
        (good, "GX-7", "2025-10-15"),
        (late, "", "2099-01-01"),
        (taken, "GXB-1", "2025-10-15"),
        (twice, "gx-7", "2025-10-15"),
    )
    assert "已按表格填入 4 项，填入的有 3 处须改正" in said
    assert f"第 3 行（{late.reference}）：提交日期不能晚于今天。" in said
    assert f"第 4 行（{taken.reference}）：该编号已登记在另一单位或另一次申报上，请核对。" in said
    assert f"第 5 行（{twice.reference}）：与“{good.entry_name}”的编号相同，请核对。" in said
    assert [receipt_of(each.id) for each in (good, late, taken, twice)] == [None] * 4
    assert receipt_of(other.id) is not None
    entries = {
        each.id: ReceiptEntry(number, day, each.revision)
        for each, number, day in [(late, "", date(2099, 1, 1)), (taken, "GXB-1", CALL_DAYS[NATIONAL])]
    }
    with pytest.raises(Invalid) as refused:
        operations.record_receipts(entries, by=desk.officer)
    assert set(refused.value.errors) == {f"{late.id}.filed_on", f"{taken.id}.number"}


def test_receipts_by_a_spreadsheet(desk: OfficersDesk, client: FlaskClient) -> None:
    first, second = (desk.application(track="new", listed=("provincial",)) for _ in range(2))
    browser = sign_in(client, desk.officer)
    page = f"/review/receipts?call={NATIONAL}&chosen={first.id}:{first.revision}&chosen={second.id}:{second.revision}"
    rows = [(first.reference, "GX-7", "2025-10-15"), (second.reference, "GX-8", "十五日")]
    with workbook("表", ("申报编号", "平台回执编号", "平台提交日期"), rows) as content:
        sheet = BytesIO(content.read()), "回执.xlsx"
    token = token_of(browser.get("/account").text)
    looked = browser.post(page, data={"csrf_token": token, "fill": "1", "sheet_file": sheet})
    assert "平台提交日期“十五日”不是日期" in words(looked.text)
    assert 'value="GX-7"' in looked.text
    assert 'value="2025-10-15"' in looked.text
    assert 'value="GX-8"' not in looked.text
    assert receipt_of(first.id) is None
    taken = browser.get(f"{page}&sheet=1")
    assert taken.data.startswith(b"PK")

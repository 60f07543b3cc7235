"""Copying a call to a new year, and standing rules to their first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.audit.models import AuditEvent
from core.calls import operations as calls
from core.calls import queries as opened_calls
from core.calls.queries import pinned
from core.db import db
from core.errors import Conflict, Invalid, NotFound
from core.forms import laid_out
from core.forms.as_json import forms_json
from core.instance import instance
from core.people.models import Person
from core.plugin_api.kinds import Kinds
from core.policy.layers import INSTANCE
from core.policy_desk.forms.copying import suggest
from core.policy_desk.models import Amendment
from core.policy_desk.operations.amending import NewDate, change_date
from core.policy_desk.operations.copying import COPY, NewCall, copy_call
from core.policy_desk.operations.ending import end
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.queries import amendments
from core.policy_desk.queries.dates import dates_of
from tests.support.world import CREATION_PLAN, NATIONAL, World

pytestmark = pytest.mark.one_kind

WHY = Reason(reason="按年度工作安排", document_number="示例函〔2026〕3号", document_date=date(2025, 10, 20))
NEXT = NewCall(
    call_id="national-recommendation-2026",
    title="2026 年度国家级绿色制造单位推荐",
    year=2026,
    opens=date(2026, 4, 1),
    dates={"file": date(2026, 5, 15), "recommend@new": date(2026, 5, 30), "report": date(2026, 7, 31)},
    introduction="新的说明",
    contacts=("联系人甲",),
)


def test_what_is_suggested_is_the_next_years_day(app: Flask) -> None:
    """That of standing rules in the new year; that of the old notice a year on."""
    book = instance().book()
    standing = next(each for each in book.deadlines.values() if each.every_year is not None)
    [dated, *_] = dates_of(book, None, NATIONAL)
    assert dated.deadline is not None
    field = f"dates.{dated.key}"
    assert suggest(book.call(NATIONAL), [replace(dated, deadline=standing)])[field] == standing.due_in(2026)
    assert str(suggest(book.call(NATIONAL), [dated])[field]) == f"2026{str(dated.deadline.due)[4:10]}"


def test_the_new_year_stands_on_a_notice_of_its_own(world: World, approver: Person) -> None:
    assert copy_call(NATIONAL, NEXT, WHY, by=approver) == NEXT.call_id
    book = instance().book()
    call, old = book.call(NEXT.call_id), book.call(NATIONAL)
    assert (call.year, call.opens, call.follows, call.origin) == (2026, date(2026, 4, 1), NATIONAL, INSTANCE)
    assert (call.stages, call.forms, call.tracks) == (old.stages, old.forms, old.tracks)
    assert (call.introduction, call.contacts) == ("新的说明", ("联系人甲",))
    notice = book.source(call.source)
    assert (notice.number, notice.issuer, notice.origin) == ("示例函〔2026〕3号", "湖南省工业和信息化厅", INSTANCE)
    assert {stage: book.due(call.id, stage, "new") for stage in ("file", "recommend", "report", "review")} == {
        "file": date(2026, 5, 15),
        "recommend": date(2026, 5, 30),
        "report": date(2026, 7, 31),
        "review": None,
    }
    assert book.deadline(call.id, "recommend", "existing") is None
    assert old == instance().region.layers[-1].calls[1]


def test_rules_and_labels_follow(world: World, approver: Person) -> None:
    copy_call(NATIONAL, NEXT, WHY, by=approver)
    book = instance().book()
    for track in ("new", "existing"):
        assert book.rules_for(NEXT.call_id, "factory", ("national",), track) == book.rules_for(
            NATIONAL, "factory", ("national",), track
        )
    assert [rule.id for rule in book.gates_for(NEXT.call_id, "recommend")] == ["existing-units-filed"]
    labels = str(forms_json(book, NEXT.call_id, "factory"))
    assert "2025 年工业总产值" in labels
    assert "2024 年工业总产值" not in labels
    form = book.forms_for(NEXT.call_id, "factory", "new")[0]
    assert laid_out(form, year=2026).id == form.id


def test_it_is_opened_like_any_other_and_keeps_what_it_rests_on(world: World, approver: Person) -> None:
    copy_call(NATIONAL, NEXT, WHY, by=approver)
    with clock.travel(date(2026, 4, 1)):
        opened = calls.open_call(NEXT.call_id, by=approver)
        kept = pinned(opened)
        assert kept.due("file", "new") == date(2026, 5, 15)
        assert kept.sources["national-recommendation-2026-notice"].number == "示例函〔2026〕3号"
        assert kept.rules_for("factory", ("national",), "new")
        assert kept.gates_for("recommend")
        with pytest.raises(Conflict, match="已经启动，不能撤销"):
            end(amendments.acts()[0].id, WHY, by=approver)
        # Its dates may be changed as any others', and the ledger alone knows both.
        [filing] = [each for each in dates_of(instance().book(), opened, NEXT.call_id) if each.key == "file"]
        change_date(NEXT.call_id, "file", NewDate(due=date(2026, 5, 20)), WHY, seen=filing.seen, by=approver)
        assert pinned(opened_calls.get(NEXT.call_id)).due("file", "new") == date(2026, 5, 20)
        assert instance().book(date(2026, 3, 31)).due(NEXT.call_id, "file", "new") == date(2026, 5, 15)


def test_it_is_one_act_in_the_ledger_and_one_event_in_the_trail(world: World, approver: Person) -> None:
    copy_call(NATIONAL, NEXT, WHY, by=approver)
    [act] = amendments.acts()
    assert [(row.kind, row.target) for row in act.rows] == [
        ("sources", "national-recommendation-2026-notice"),
        ("calls", "national-recommendation-2026"),
        ("deadlines", "national-recommendation-2026-file"),
        ("deadlines", "national-recommendation-2026-recommend-new"),
        ("deadlines", "national-recommendation-2026-report"),
    ]
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.action == COPY))
    assert event.after is not None
    assert event.after["follows"] == NATIONAL
    assert event.after["due"] == {"file": "2026-05-15", "recommend": "2026-05-30", "report": "2026-07-31"}


def test_what_was_not_opened_can_be_taken_back(world: World, approver: Person) -> None:
    copy_call(NATIONAL, NEXT, WHY, by=approver)
    end(amendments.acts()[0].id, WHY, by=approver)
    book = instance().book()
    assert book.get(Kinds.calls, NEXT.call_id) is None
    assert book.get(Kinds.sources, "national-recommendation-2026-notice") is None
    copy_call(NATIONAL, NEXT, WHY, by=approver)  # and made again
    assert instance().book().call(NEXT.call_id).year == 2026


def test_a_copy_can_be_copied(world: World, approver: Person) -> None:
    copy_call(NATIONAL, NEXT, WHY, by=approver)
    after = replace(
        NEXT,
        call_id="national-recommendation-2027",
        year=2027,
        opens=date(2027, 4, 1),
        dates={"file": date(2027, 5, 15), "recommend@new": date(2027, 5, 30), "report": date(2027, 7, 30)},
    )
    copy_call(NEXT.call_id, after, WHY, by=approver)
    book = instance().book()
    assert book.lineage(after.call_id) == (after.call_id, NEXT.call_id, NATIONAL)
    assert book.gates_for(after.call_id, "recommend")


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"call_id": CREATION_PLAN}, "call_id", "已有通知使用"),
        ({"call_id": "国家 2026"}, "call_id", "不一致"),
        ({"year": 2025}, "year", "与原通知相同"),
        ({"year": 1066}, "year", "年度应在"),
        ({"title": " "}, "title", "请填写"),
        ({"dates": {"file": date(2026, 5, 15), "report": date(2026, 7, 31)}}, "dates.recommend@new", "请填写"),
        ({"opens": date(2026, 5, 16)}, "dates.file", "不能早于受理起始日"),
        ({"dates": {**NEXT.dates, "recommend@new": date(2026, 5, 1)}}, "dates.recommend@new", "前面环节“申报填报”"),
        (
            {"dates": {**NEXT.dates, "report": date(2026, 8, 1)}},
            "dates.report",
            "不能晚于上级规定的 2026 年 7 月 31 日",
        ),
    ],
)
def test_what_start_up_would_refuse_is_refused_beside_its_field(
    world: World, approver: Person, change: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        copy_call(NATIONAL, replace(NEXT, **change), WHY, by=approver)  # type: ignore[arg-type]
    assert words in refused.value.errors[field][0]
    assert db.session.scalars(select(Amendment)).all() == []
    assert instance().book().get(Kinds.calls, "national-recommendation-2026") is None


def test_there_must_be_something_to_copy(world: World, approver: Person) -> None:
    with pytest.raises(NotFound):
        copy_call("no-such-call", NEXT, WHY, by=approver)


def test_a_date_of_an_existing_kind_of_filer_is_not_mixed_up(world: World, approver: Person) -> None:
    timed = replace(NEXT, dates={**NEXT.dates, "file": datetime(2026, 5, 15, 17)})  # noqa: DTZ001
    copy_call(NATIONAL, timed, WHY, by=approver)
    assert instance().book().due(NEXT.call_id, "file", "existing") == datetime(2026, 5, 15, 17)  # noqa: DTZ001

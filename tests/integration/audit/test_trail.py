"""The trail: what is written, what is masked, who reads it and how it is paged."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from core import audit, clock
from core.audit import queries
from core.audit.actions import action_label, field_label
from core.audit.models import AuditEvent
from core.audit.operations import MASK
from core.audit.policies import CONTENTS, reads_contents
from core.audit.queries import TrailFilter
from core.db.transaction import transaction
from tests.support.clients import browser_of, words
from tests.support.house import People
from tests.support.statements import statements

TEST = audit.action("test.change", "修改示例")
THING = audit.subject("thing", "示例", {"name": "名称"})


def write(
    note: str = "",
    subject: str = "1",
    people: People | None = None,
    *,
    sealed: bool = False,
    **sides: Any,
) -> AuditEvent:
    with transaction() as session:
        event = audit.record(TEST, THING, subject, by=None, note=note, sealed=sealed, **sides)
        session.flush()
    return event


def test_only_what_differs_is_kept_in_plain_values(app: Flask) -> None:
    event = write(
        before={"name": "甲", "due": date(2025, 10, 27), "score": Decimal("85.50"), "same": 1},
        after={"name": "乙", "due": date(2025, 10, 30), "score": Decimal("90"), "same": 1, "tags": {"b", "a"}},
    )
    assert event.before == {"name": "甲", "due": "2025-10-27", "score": "85.50"}
    assert event.after == {"name": "乙", "due": "2025-10-30", "score": "90", "tags": ["a", "b"]}


def test_secrets_are_never_written(app: Flask) -> None:
    event = write(after={"password": "x", "nested": {"reset_code": "y"}, "phone": "13800000000"})
    assert event.after == {"password": MASK, "nested": {"reset_code": MASK}, "phone": "13800000000"}


def test_an_event_belongs_to_an_operation(app: Flask) -> None:
    with pytest.raises(RuntimeError):
        audit.record(TEST, THING, "1", by=None)


def test_an_event_names_the_person_and_the_request(app: Flask, people: People) -> None:
    li = people.applicant("李四")
    client = browser_of(app, li)
    response = client.submit("/account", name="李五", phone="13800000000")
    [event] = queries.trail(TrailFilter(by_id=li.id), reader=None)[0]
    assert (event.by_name, event.request_id) == ("李五", response.headers["X-Request-ID"])


def test_a_code_has_one_name() -> None:
    assert audit.action("test.change", "修改示例") == TEST
    with pytest.raises(ValueError, match="named twice"):
        audit.action("test.change", "别的")
    assert action_label("unknown.code") == "unknown.code"
    assert field_label("thing", "name") == "名称"


def test_filters(app: Flask, people: People) -> None:
    yesterday = clock.now() - timedelta(days=1)
    with clock.travel(yesterday):
        old = write("旧", subject="1")
    new = write("新", subject="2")

    def found(wanted: TrailFilter) -> list[int]:
        return [event.number for event in queries.trail(wanted, reader=None)[0]]

    assert found(TrailFilter(action=TEST)) == [new.number, old.number]
    assert found(TrailFilter(subject_type=THING, subject_id="1")) == [old.number]
    assert found(TrailFilter(action=TEST, since=clock.today())) == [new.number]
    assert found(TrailFilter(action=TEST, until=clock.local(yesterday).date())) == [old.number]
    assert found(TrailFilter(action=TEST, by_name="系统")) == [new.number, old.number]
    assert found(TrailFilter(action=TEST, by_name="王")) == []
    assert [event.number for event in queries.history(THING, "2", reader=None)] == [new.number]


@pytest.mark.parametrize("asked", ["judging.record", "evaluation.record"])
def test_what_was_recorded_under_a_former_code_is_found_with_the_rest(app: Flask, people: People, asked: str) -> None:
    with transaction():
        for note, code in (("新近", "judging.record"), ("从前", "evaluation.record")):
            audit.record(code, THING, "1", by=None, note=note)
    text = words(browser_of(app, people.auditor()).get(f"/audit?action={asked}").get_data(as_text=True))
    assert "新近" in text
    assert "从前" in text
    assert text.count("登记评审结果") == 3  # the two events, and the choice of the filter
    assert "evaluation.record" not in text


def test_what_was_recorded_under_a_former_code_is_read_by_those_who_read_the_rest(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = queries.event(write().number, reader=None)
    assert event is not None
    monkeypatch.setitem(CONTENTS, "judging.record", lambda reader, events: ())
    for code in ("judging.record", "evaluation.record"):
        assert not reads_contents(None, replace(event, action=code))


def test_a_day_of_the_filter_is_shanghais(app: Flask) -> None:
    with clock.travel(datetime(2025, 10, 27, 23, 59, 59)):  # noqa: DTZ001  # Shanghai's
        event = write()
    day = date(2025, 10, 27)
    assert [e.number for e in queries.trail(TrailFilter(action=TEST, since=day, until=day), reader=None)[0]] == [
        event.number
    ]


def test_pages_are_reached_from_the_last_row_seen(app: Flask, people: People) -> None:
    for number in range(queries.PAGE_SIZE + 10):
        write(f"第{number}次")
    client = browser_of(app, people.auditor())
    first = client.get("/audit?action=test.change").text
    older = re.search(r'href="([^"]+before=\d+)"', first)
    assert older is not None
    second = client.get(older[1].replace("&amp;", "&")).text
    assert "第59次" in first
    assert "第9次" not in first
    assert "第9次" in second
    assert "更早的记录" not in second
    asked = statements(lambda: client.get("/audit"))
    assert len([each for each in asked if each.startswith("SELECT")]) <= 4
    assert len(asked) <= 5, "and that it was read is noted"


def test_an_event_is_shown_with_what_was_and_what_is(app: Flask, people: People) -> None:
    event = write("改名", before={"name": "甲", "open": True}, after={"name": "<b>乙</b>", "open": False})
    client = browser_of(app, people.auditor())
    html = client.get(f"/audit/{event.number}").text
    page = words(html)
    assert all(word in page for word in ("修改示例", "系统", "改名", "名称", "甲", "是", "否"))
    assert "<b>乙" not in html
    assert client.get("/audit/999999").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?since=2025-13-01",
        "?since=0001-01-01",
        "?until=9999-12-31",
        "?before=x",
        "?before=99999999999999999999",
        "?action=%27",
        "?by_id=%27--",
    ],
)
def test_a_filter_that_cannot_be_read_narrows_nothing(app: Flask, people: People, query: str) -> None:
    assert browser_of(app, people.auditor()).get(f"/audit{query}").status_code == 200


@pytest.mark.parametrize("query", ["_scheme=javascript&_external=1", "_method=DELETE", "endpoint=web.index", "a=%ff"])
def test_no_argument_of_ours_is_one_of_the_address_builder(app: Flask, people: People, query: str) -> None:
    page = browser_of(app, people.auditor()).get("/audit", environ_overrides={"QUERY_STRING": f"before=9&{query}"})
    assert page.status_code == 200
    assert re.findall(r'href="([^"]+)">回到最新', page.text) == ["/audit"]


def test_what_no_column_can_hold_is_no_500(app: Flask, people: People) -> None:
    browser = browser_of(app, people.auditor())
    assert browser.get("/audit?subject_id=%00").status_code in {200, 422}
    assert browser.get("/audit?about=%00").status_code == 200
    assert browser.get("/audit/99999999999999999999").status_code == 404

"""Benchmarks are loaded whole or not at all, once; and a call is scored by one revision of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from core.audit.models import AuditEvent
from core.calls import queries as calls
from core.db import db
from core.errors import Conflict, Invalid, NotAllowed
from core.scoring import actions, operations
from core.scoring.models import BenchmarkValue
from core.scoring.operations import Stated
from core.scoring.queries import benchmarks as queries
from core.scoring.rules.benchmarks import Profile
from tests.integration.lists.test_pages import _without_tokens, hidden, words
from tests.support.house import sign_in
from tests.support.statements import statements
from tests.support.uploads import excel
from tests.support.world import CREATION_PLAN, NATIONAL, World

__all__ = ["_without_tokens"]

SET = "factory-2025"
STATED = Stated(
    indicator_set=SET, title="示例对标值", document_number="示〔2025〕1号", dated=date(2025, 10, 1), invented=True
)
HEAD = ("指标序号", "指标名称", "行业", "规模", "产品", "单位", "基准值", "引领值", "依据", "备注")
GOOD = [
    (1, "能源消耗强度", "长流程钢铁", "", "转炉钢", "kgce/t", -10, -30, "表1", ""),
    (1, "能源消耗强度", "水泥", "", "", "tce/t", 0.12, 0.1, "", ""),
    (3, "", "水泥", "大型", "", "%", "5%", "15%", "", ""),
    ("", "可再生能源利用率", "", "", "", "", 6, 16.5, "", ""),
]


def file(*rows: tuple[object, ...]) -> bytes:
    return excel([("绿色工厂对标值",), HEAD, *rows])


def stored() -> int:
    return db.session.scalar(select(func.count()).select_from(BenchmarkValue)) or 0


def test_a_file_becomes_a_revision_and_the_same_file_no_other(world: World) -> None:
    officer = world.people.department()
    made = operations.load(file(*GOOD), "对标值.xlsx", STATED, by=officer)
    assert (made.serial, made.rows, stored()) == (1, 4, 4)
    found = queries.benchmarks(made.id, "水泥").of(Profile("水泥", "大型"), range(1, 15))
    assert {number: (each.base, each.leading) for number, each in found.items()} == {
        1: (Decimal("0.12"), Decimal("0.1")),
        3: (Decimal(5), Decimal(15)),
    }
    steel = Profile("长流程钢铁", products=(("转炉钢", Decimal(1)),))
    assert queries.benchmarks(made.id, "长流程钢铁").of(steel, [1])[1].leading == -30
    assert queries.benchmarks(made.id, "").of(Profile(), [1, 3])[3].base == 6
    again = operations.load(file(*reversed(GOOD)), "同样的.xlsx", STATED, by=officer)
    assert (again.id, stored()) == (made.id, 4)
    later = operations.load(file(*GOOD), "新的.xlsx", replace(STATED, dated=date(2025, 10, 2)), by=officer)
    assert (later.serial, stored()) == (2, 8)
    cited = [(*row[:8], "表2", "") for row in GOOD]
    assert operations.load(file(*cited), "改了依据的.xlsx", STATED, by=officer).serial == 3, "what is cited is said too"
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == actions.LOAD)).all()
    assert len(events) == 3


def test_a_bad_row_is_named_with_its_number_and_nothing_is_half_loaded(world: World) -> None:
    officer, row = world.people.department(), (99, "", "", "", "", "", 2, 1, "", "")
    found = operations.preview(file(*GOOD, row), STATED, by=officer)
    (bad,) = found.read.bad
    assert (bad.number, len(found.read.values), found.may_be_loaded) == (7, 4, False)
    assert "“99”不是绿色工厂评价要求的指标" in bad.says
    with pytest.raises(Invalid) as refused:
        operations.load(file(*GOOD, row), "坏.xlsx", STATED, by=officer)
    assert "第 7 行" in str(refused.value.errors)
    assert (stored(), queries.revisions()[1]) == (0, 0)


def test_a_call_is_scored_by_the_newest_revision_of_the_day_on_which_it_was_opened(world: World) -> None:
    officer = world.people.department()
    first = operations.load(file(*GOOD), "一.xlsx", STATED, by=officer)
    call = world.open_call(NATIONAL)
    second = operations.load(file(*GOOD[:2]), "二.xlsx", STATED, by=officer)
    assert queries.pinned_revision(call, SET) == first
    assert queries.pinned_revision(call, "park-2025") is None
    with pytest.raises(Invalid):
        operations.pin(NATIONAL, second.id, reason=" ", by=officer)
    operations.pin(NATIONAL, second.id, reason="部里更正", by=officer)
    assert queries.pinned_revision(call, SET) == second
    assert (queries.calls_by(first.id), queries.calls_by(second.id)) == ([], [call])
    id = second.id
    db.session.rollback()
    assert len(statements(lambda: [queries.calls_by(id) for _ in range(2)])) == 1
    with pytest.raises(Conflict, match="已经采用"):
        operations.pin(NATIONAL, second.id, reason="再来", by=officer)
    world.open_call(CREATION_PLAN)
    with pytest.raises(Conflict, match="不用这一套"):
        operations.pin(CREATION_PLAN, second.id, reason="试", by=officer)
    assert calls.opened(CREATION_PLAN) is not None


def test_only_the_department_loads(world: World) -> None:
    with pytest.raises(NotAllowed):
        operations.load(file(*GOOD), "一.xlsx", STATED, by=world.people.administrator())
    with pytest.raises(Invalid):
        operations.load(file(*GOOD), "一.xlsx", replace(STATED, indicator_set="none"), by=world.people.department())


@pytest.mark.pages
def test_the_pages_from_the_upload_to_the_values(app: Flask, world: World) -> None:
    client = sign_in(app.test_client(), world.people.department())
    assert "还没有载入过对标值" in words(client.get("/department/benchmarks"))
    wrong = (99, "", "", "", "", "", 2, 1, "", "")
    bad = words(_preview(client, file(*GOOD, *[wrong] * 501)))
    assert all(f"第 {number} 行" in bad for number in (7, 507)), "however many there are, each is named"
    assert "确认载入" not in bad
    page = words(_preview(client, file(*GOOD)))
    assert "确认载入 4 行" in page
    stated = {"invented": "y"} | hidden(page)
    assert "来源文件" in words(client.post("/department/benchmarks/revise", data=stated))
    made = client.post("/department/benchmarks", data=stated, follow_redirects=True)
    assert "已载入第 1 版对标值，共 4 行。" in words(made)
    assert "示例数值" in words(made)
    assert "已作为" in words(_preview(client, file(*GOOD)))
    (revision,), _ = queries.revisions()
    here = f"/department/benchmarks/{revision.id}"
    world.open_call(NATIONAL)
    shown = words(client.get(f"{here}?industry=水泥"))
    assert "0.12" in shown
    assert "转炉钢" not in shown
    assert "国家级绿色制造单位推荐" in shown
    assert "第 1 版" in words(client.get("/department/benchmarks"))


def _preview(client: FlaskClient, content: bytes) -> TestResponse:
    data = {
        "file": (BytesIO(content), "对标值.xlsx"),
        "indicator_set": SET,
        "title": "示例对标值",
        "dated": "2025-10-01",
        "invented": "y",
    }
    return client.post("/department/benchmarks/preview", data=data, content_type="multipart/form-data")

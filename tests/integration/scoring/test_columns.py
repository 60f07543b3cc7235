"""What an evaluator, the recommending body and an expert say of indicators, beside what the applicant filed."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from threading import Event
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from core import clock
from core.applications.operations import moving
from core.applications.workflow import MoveName
from core.audit.models import AuditEvent
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, Invalid
from core.people.models import Role
from core.people.queries import person
from core.policy_desk.operations.valuing import change_value
from core.review import operations as review
from core.review.operations.verifying import Entry as Signed
from core.scoring import actions
from core.scoring.models import IndicatorEntry, Side
from core.scoring.operations import enter, pin
from core.scoring.operations import load as load_benchmarks
from core.scoring.policies import SHEETS
from core.scoring.queries import columns
from core.scoring.queries.columns import Column
from core.scoring.rules.arithmetic import ScoreState
from core.scoring.rules.columns import Entry
from tests.integration.applications.filed import Filed
from tests.integration.lists.test_pages import words
from tests.integration.scoring.test_benchmarks import HEAD, STATED
from tests.integration.scoring.test_scores import ANSWERS, GENERAL, load
from tests.support.house import at_once, sign_in
from tests.support.uploads import excel
from tests.support.valuing import WHY, with_amounts
from tests.support.world import NATIONAL, World

pytestmark = pytest.mark.one_kind

BODY, EXPERT = Column(Side.BODY), Column(Side.EXPERT, "a" * 32)


@pytest.fixture
def filed(world: World) -> Filed:
    load(world)
    filed = Filed(world, NATIONAL, "new", **ANSWERS)
    filed.submit()
    return filed


def said(filed: Filed, of: Column = BODY, **entries: Entry) -> dict[int, IndicatorEntry]:
    """What stands in the column once these were entered, by `_number`."""
    by = filed.world.people.officer("changsha")
    with transaction():
        enter(filed.now, of, {int(number[1:]): entry for number, entry in entries.items()}, by=by)
    return dict(columns.column(filed.id, of))


@pytest.mark.pages
def test_a_side_scores_by_its_own_figure_and_says_why(filed: Filed) -> None:
    found = said(filed, _1=Entry(figure=Decimal("1.1"), reason="按能源统计报表"), _2=Entry())
    assert (found[1].points, found[1].figure, found[1].reason) == (Decimal(2), "1.1", "按能源统计报表")
    assert (found[2].points, found[2].figure, found[2].reason) == (Decimal(8), "1.5", None)
    assert found[1].evidence
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == actions.ENTER))
    assert (event.note, event.sealed) == ("按能源统计报表", False)


@pytest.mark.pages
def test_a_difference_without_a_word_is_refused_and_nothing_kept(filed: Filed) -> None:
    with pytest.raises(Invalid) as refused:
        said(filed, _1=Entry(figure=Decimal("1.1")), _2=Entry())
    assert set(refused.value.errors) == {"1.reason"}
    assert columns.standing(filed.id) == {}


@pytest.mark.pages
def test_without_evidence_or_a_waiver_there_is_no_score(filed: Filed) -> None:
    found = said(filed, _1=Entry(evidence=(), reason="佐证与填报不一致"))
    assert (found[1].points, found[1].state) == (Decimal(), ScoreState.UNPROVEN)
    found = said(filed, _1=Entry(evidence=(), waiver="已现场核实", reason="现场核实后恢复"))
    assert (found[1].points, found[1].state, found[1].serial) == (Decimal(4), ScoreState.SCORED, 2)
    assert [each.points for each in columns.history(filed.id)] == [0, 4]
    with pytest.raises(Conflict, match="不是这项申报的文件"):
        said(filed, _2=Entry(evidence=("b" * 32,)))


@pytest.mark.pages
def test_an_expert_judges_by_itself_between_nothing_and_the_weight(filed: Filed) -> None:
    found = said(filed, EXPERT, _11=Entry(points=Decimal("2.5"), reason="处理设施在线监测完整"))
    assert (found[11].points, found[11].judged, found[11].figure) == (Decimal("2.5"), True, "2.5")
    for entry, key in (
        (Entry(points=Decimal(99), reason="好"), "points"),
        (Entry(points=Decimal("1.234"), reason="好"), "points"),
        (Entry(points=Decimal(1), evidence=(), reason="好"), "waiver"),
        (Entry(points=Decimal(1), reason="长" * 1001), "reason"),
    ):
        with pytest.raises(Invalid) as refused:
            said(filed, EXPERT, _11=entry)
        assert f"11.{key}" in refused.value.errors
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == actions.ENTER))
    assert event.sealed


@pytest.mark.pages
def test_what_an_officer_verifies_is_the_bodys_column_and_who_may_reads_it(app: Flask, filed: Filed) -> None:
    officer = filed.world.people.officer("changsha")
    signed = {
        "indicator:1": Signed(
            result="contradicted", how="能源统计报表", seen="少报外购电", found={"energy_intensity": "1.1"}
        ),
        "indicator:3": Signed(result="confirmed", how="绿电合同"),
        "indicator:12": Signed(result="contradicted", how="现场", seen="已有绿色设计制度"),
    }
    review.sign(filed.id, signed, revision=filed.now.revision, by=officer)
    found = columns.column(filed.id, BODY)
    assert {number: (each.points, each.figure) for number, each in found.items()} == {
        1: (Decimal(2), "1.1"),
        3: (Decimal(0), "5"),
        12: (Decimal(8), "1"),
    }
    said(filed, EXPERT, _2=Entry(points=Decimal(7), reason="边界不清"))
    page = words(sign_in(app.test_client(), officer).get(f"/scores/{filed.id}/columns"))
    for text in ("少报外购电", "推荐单位", "2 分", "已评 3 / 14 项", "不同", "数值 5%", "数值 是"):
        assert text in page
    assert "边界不清" not in page
    own = words(sign_in(app.test_client(), filed.by).get(f"/scores/{filed.id}/columns"))
    assert "少报外购电" not in own
    assert "结果公布后显示" in own
    assert "还没有评分" not in own, "whether they have is sealed too"
    department = sign_in(app.test_client(), filed.world.people.department())
    assert "边界不清" not in words(department.get(f"/scores/{filed.id}/columns"))
    with patch.dict(SHEETS, {"test": lambda application, person: {EXPERT: "专家 1"}}):
        assert "边界不清" in words(department.get(f"/scores/{filed.id}/columns"))
        assert "边界不清" not in words(sign_in(app.test_client(), officer).get(f"/scores/{filed.id}/columns"))
    filed.move(MoveName.DECLINE, officer, note="指标未达到要求")
    assert "少报外购电" in words(sign_in(app.test_client(), filed.by).get(f"/scores/{filed.id}/columns"))


@pytest.mark.pages
def test_who_scored_none_of_the_indicators_has_no_column_of_noughts(app: Flask, filed: Filed) -> None:
    """An expert's sheet may have rows of its own; a body may not have verified anything: neither said 0."""
    department = sign_in(app.test_client(), filed.world.people.department())
    with patch.dict(SHEETS, {"test": lambda application, person: {EXPERT: "专家 1"}}):
        page = words(department.get(f"/scores/{filed.id}/columns"))
        assert "没有对这些指标逐项评分的：推荐单位、专家 1" in page
        assert "未评" not in page
        assert "已评 0" not in page
        said(filed, _2=Entry())
        page = words(department.get(f"/scores/{filed.id}/columns"))
    assert "没有对这些指标逐项评分的：专家 1" in page
    assert "已评 1 / 14 项" in page


@pytest.mark.pages
def test_what_is_alike_is_not_entered_twice_and_sheets_stand_apart(filed: Filed) -> None:
    said(filed, _2=Entry())
    said(filed, _2=Entry())
    other = Column(Side.EXPERT, "c" * 32)
    said(filed, EXPERT, _2=Entry())
    said(filed, other, _2=Entry())
    assert len(columns.history(filed.id)) == 3
    assert set(columns.standing(filed.id)) == {BODY, EXPERT, other}


@pytest.mark.pages
def test_other_weights_leave_what_was_given_its_share_and_the_past_as_it_was(app: Flask, filed: Filed) -> None:
    """Points are so much of a weight: they follow it, and come back with it; who said what before stays said so."""
    said(filed, _1=Entry(), _6=Entry(figure=Decimal("1.1"), reason="按水表"))
    said(filed, EXPERT, _6=Entry(points=Decimal(7), reason="水表齐全"))
    approver = filed.world.people.make(Role.DEPARTMENT_APPROVER)

    def changes() -> list[str]:
        with patch.dict(SHEETS, {"test": lambda application, person: {EXPERT: "专家 1"}}):
            page = words(sign_in(app.test_client(), approver).get(f"/scores/{filed.id}/columns"))
        return re.findall("<tr>.*?</tr>", page.partition("变动和理由")[2], re.S)

    past = changes()
    assert len(past) > 2, "with the heads of the columns"
    for seen, (energy, water, points) in enumerate(((14, 2, "1.75"), (8, 8, "7"))):
        amounts = {
            "dimensions.能源低碳化.weight": 22 + energy,
            "dimensions.资源高效化.weight": 22 + water,
            "indicators.1.weight": energy,
            "indicators.6.weight": water,
        }
        new = with_amounts("indicator_sets", "factory-2025", amounts, filed.now.call.call_id)
        with clock.travel(clock.now() + timedelta(hours=1 + seen)):
            change_value("indicator_sets", "factory-2025", new, WHY, seen=seen, by=approver)
        assert columns.column(filed.id, EXPERT)[6].points == Decimal(points)
        now = changes()
        assert set(past) <= set(now), "what was said before stays as it was said"
        assert len([each for each in now if "重新计分" not in each]) == len(past), "and nothing was said that was not"
        assert all(f"重新计分（{approver.name}调整）" in each for each in now if "重新计分" in each)


def test_the_database_itself_refuses_a_score_that_rests_on_nothing(filed: Filed) -> None:
    (row,) = said(filed, _2=Entry()).values()
    values = {column.name: getattr(row, column.name) for column in IndicatorEntry.__table__.columns}
    wrongs: list[dict[str, object]] = [{"evidence": []}, {"side": Side.APPLICANT}]
    for wrong in wrongs:
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(insert(IndicatorEntry).values({**values, "id": "f" * 32, "serial": 2, **wrong}))


def test_who_enters_figures_while_other_benchmarks_are_pinned_is_scored_by_these(app: Flask, filed: Filed) -> None:
    pins, by, id = filed.world.people.department().id, filed.world.people.officer("changsha").id, filed.id
    rows = [(number, "", "", "", "", "", base, (base + leading) / 2, "", "") for number, base, leading in GENERAL]
    other = load_benchmarks(excel([HEAD, *rows]), "对标值.xlsx", STATED, by=person(pins)).id
    entered, pinned = Event(), Event()

    def enters() -> None:
        with transaction():
            enter(moving.hold(id), BODY, {1: Entry(figure=Decimal("1.1"), reason="按能源统计报表")}, by=person(by))
            entered.set()
            pinned.wait(1)  # for whoever pins without waiting for what is entered

    def pins_others() -> None:
        entered.wait(10)
        pin(NATIONAL, other, reason="部里更正", by=person(pins))
        pinned.set()

    results = at_once(app, enters, pins_others)
    assert not [each for each in results if isinstance(each, Exception)]
    with transaction():
        assert not enter(moving.hold(id), BODY, {}, by=person(by)), "nothing is left to be scored anew"

"""The self-evaluation: scored as it is filled in, kept when submitted, explained where it differs from last year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import select, update

from core import clock
from core.applications.facts import facts as facts_of
from core.applications.facts import findings
from core.applications.models import Application, ScoreSum
from core.applications.queries.rulebook import rulebook
from core.applications.rules.assessment import Assessed
from core.applications.workflow.states import State
from core.db import db
from core.db.base import new_id
from core.db.folding import fold
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, NotFound
from core.filling.models import Filling
from core.filling.queries import saved
from core.ledger import operations as succession
from core.notifications.models import Message
from core.people.models import Role
from core.plugin_api import Outcome
from core.review import operations as review
from core.review.operations.verifying import Entry as Signed
from core.review.presenting.papers import summary_rows
from core.review.queries.filed import Filed as FiledPaper
from core.scoring import operations
from core.scoring.models import Score, ScoreLine, Side
from core.scoring.operations.keeping import keep_typed
from core.scoring.presenting import self_evaluation
from core.scoring.queries import columns, scores
from core.scoring.queries.columns import Column
from core.scoring.queries.ranking import ranking_of
from core.scoring.rules.arithmetic import ScoreState
from core.units.models import UnitKind
from tests.integration.applications.filed import Filed
from tests.integration.lists.test_pages import _without_tokens, words
from tests.integration.scoring.test_benchmarks import HEAD, SET, STATED
from tests.support.house import sign_in
from tests.support.uploads import excel
from tests.support.world import CALL_DAYS, CREATION_PLAN, NATIONAL, World

__all__ = ["_without_tokens"]

GENERAL = [
    (1, 1.2, 0.8),
    (2, 3, 2),
    (3, 5, 25),
    (5, 2, 1),
    (6, 10, 5),
    (7, 60, 90),
    (8, 70, 100),
    (10, 1, 5),
    (11, 2, 0.5),
    (14, 0.2, 1),
]
"""Base and leading values for who is of no key industry."""

_OF_ONE = {
    "energy_intensity": ("energy_consumed", "energy_output"),
    "carbon_intensity": ("carbon_emitted", "energy_output"),
    "material_intensity": ("material_consumed", "material_output"),
    "pollutant_intensity": ("pollutant_amount", "pollutant_output"),
    "land_output": ("land_yield", "land_area"),
}
ELASTIC = {"pollutant_elasticity_inapplicable": False, "carbon_elasticity_inapplicable": False}
_WITHDRAWN = Decimal("24.7")


def filling_in(given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of which figures are worked out, in place of the figures."""
    found = dict(given)
    for figure in given:
        match figure:
            case "renewable_rate":
                found |= {"renewable_energy": found.pop(figure), "energy_total": "100"}
            case "water_intensity":
                output = _WITHDRAWN / Decimal(found.pop(figure))
                found |= {"water_withdrawn": str(_WITHDRAWN), "water_output": str(output)}
            case "water_reuse_rate":
                found["water_reused"] = found.pop(figure)  # of 100 with what is withdrawn, where it is 75.3
            case "solid_waste_rate":
                found |= {"waste_utilised": found.pop(figure), "waste_generated": "100", "waste_from_stock": "0"}
            case _ if figure in _OF_ONE:
                amount, divisor = _OF_ONE[figure]
                found |= {amount: found.pop(figure), divisor: "1"}
    return found


ANSWERS: Mapping[str, Any] = filling_in(
    {
        "criteria": "general",
        "energy_intensity": "1",  # half way: 4 of 8
        "carbon_intensity": "1.5",  # beyond the leading value: 8
        "renewable_rate": "5",  # at the base: 0
        "energy_carbon_platform": True,
        "platform_functions": ["energy_query", "energy_accounting", "energy_analysis"],  # 3 of 8: 2.25 of 6
        "material_intensity": "1.25",  # 6 of 8
        "water_intensity": "5",  # 8
        "water_reuse_rate": "75.3",  # 15.3 of 30: 4.08
        "solid_waste_rate": "100",  # 6
        "advanced_process": True,  # 6
        "upgrade_investment": "2",  # of 100, 2 %: a quarter of 4: 1
        "output_three_years": "100",
        "pollutant_intensity": "2.5",  # 0
        "green_design": False,  # 0
        "product_footprint": True,  # 8
        "land_output": "0.61",  # 0.41 of 0.8: 4.1
    }
)
POINTS = ["4", "8", "0", "2.25", "6", "8", "4.08", "6", "6", "1", "0", "0", "8", "4.1"]
TOTAL = Decimal("57.43")


def load(world: World, *, without: int | None = None) -> None:
    rows = [
        (number, "", "", "", "", "", base, leading, "", "") for number, base, leading in GENERAL if number != without
    ]
    operations.load(excel([HEAD, *rows]), "对标值.xlsx", STATED, by=world.people.department())


@pytest.fixture
def filed(world: World) -> Filed:
    load(world)
    return Filed(world, NATIONAL, "new", **ANSWERS)


def test_a_draft_is_scored_indicator_by_indicator(filed: Filed) -> None:
    found = self_evaluation(filed.now, saved(filed.id), rulebook(filed.now))
    assert found is not None
    assert [line.part.points for line in found.lines] == [Decimal(each) for each in POINTS]
    assert (found.sheet.total, found.sheet.full, found.sheet.complete) == (TOTAL, Decimal(100), True)
    assert found.lines[0].arithmetic == "(1 − 1.2) ÷ (0.8 − 1.2) × 8 = 4 分"
    assert found.added_up == "4 + 8 + 2.25 + 6 + 8 + 4.08 + 6 + 6 + 1 + 8 + 4.1 = 57.43 分，满分 100 分"
    assert [line.indicator.number for line in found.of_section("self-evaluation-factory", "land")] == [14]
    assert scores.kept(filed.id) is None


def test_what_is_submitted_is_kept_with_every_figure(filed: Filed) -> None:
    submitted = filed.submit()
    kept = scores.kept(filed.id)
    assert kept is not None
    assert (kept.total, kept.full, kept.complete, kept.side) == (TOTAL, Decimal(100), True, Side.APPLICANT)
    assert (kept.submission_id, kept.unit_id, kept.call_id) == (submitted.id, filed.unit.id, filed.opened.id)
    lines = scores.lines(kept)
    assert [line.points for line in lines] == [Decimal(each) for each in POINTS]
    assert (lines[0].figure, lines[0].base, lines[0].leading) == ("1", Decimal("1.2"), Decimal("0.8"))
    assert sum((line.points for line in lines), Decimal()) == kept.total
    assert all(line.evidence for line in lines if line.figure != "0")


def _pinned(world: World, **leading: float) -> None:
    """Another revision for the call, in which these indicators (`_1`) have these leading values."""
    rows = [
        (number, "", "", "", "", "", base, leading.get(f"_{number}", lead), "", "") for number, base, lead in GENERAL
    ]
    content = excel([HEAD, *rows])
    officer = world.people.department()
    made = operations.load(content, "对标值.xlsx", STATED, by=officer)
    operations.pin(NATIONAL, made.id, reason="内部核对后更正", by=officer)


def _told(filed: Filed) -> list[str]:
    texts = db.session.scalars(select(Message.text).where(Message.person_id == filed.by.id).order_by(Message.number))
    return [each for each in texts if "重新计分" in each]


@pytest.mark.pages
def test_whoever_was_scored_is_told_when_the_score_moves(app: Flask, filed: Filed, world: World) -> None:
    filed.submit()
    _pinned(world, _1=0.7)  # of 8 points 3.2, and no longer 4
    (said,) = _told(filed)
    assert "自评价得分由 57.43 分变为 56.63 分" in said
    assert "内部核对" not in said, "why is the office's own"
    client = sign_in(app.test_client(), filed.by)
    for page in (f"/applications/{filed.id}", f"/scores/{filed.id}"):
        shown = words(client.get(page))
        assert "提交时 57.43 分" in shown
        assert "重新计分，为 56.63 分" in shown
    _pinned(world)  # as it was submitted
    assert len(_told(filed)) == 2
    assert "提交时" not in words(client.get(f"/scores/{filed.id}"))


@pytest.mark.one_kind
def test_nobody_is_told_of_a_score_that_stays(filed: Filed, world: World) -> None:
    filed.submit()
    _pinned(world, _3=30)  # at the base, which is worth nothing
    assert _told(filed) == []


@pytest.mark.one_kind
def test_without_a_benchmark_an_indicator_is_not_scorable_and_never_nothing(world: World) -> None:
    load(world, without=1)
    filed = Filed(world, NATIONAL, "new", **ANSWERS)
    filed.submit()
    kept = scores.kept(filed.id)
    assert kept is not None
    assert (kept.total, kept.complete) == (TOTAL - 4, False)
    assert scores.lines(kept)[0].state is ScoreState.BENCHMARK_MISSING


@pytest.mark.one_kind
def test_a_key_industry_is_not_scored_by_the_general_values(world: World) -> None:
    load(world)
    filed = Filed(world, NATIONAL, "new", **{**ANSWERS, "criteria": "key_industry", "key_industry": "水泥"})
    found = self_evaluation(filed.now, saved(filed.id), rulebook(filed.now))
    assert found is not None
    assert {line.part.state for line in found.lines if line.indicator.number in {1, 2, 14}} == {
        ScoreState.BENCHMARK_MISSING
    }
    assert found.lines[3].part.points == Decimal("2.25")


@pytest.mark.one_kind
def test_a_figure_that_differs_from_last_years_asks_for_a_word(filed: Filed, world: World) -> None:
    _last_year(world, filed, {"能源消耗强度": "1.3", "碳排放强度": "2.5", "绿色设计": "1"})
    assert [each.name for each in scores.unexplained(filed.now, _found(filed))] == ["碳排放强度"]
    with pytest.raises(Conflict, match="碳排放强度"):
        filed.submit()
    with pytest.raises(Invalid):
        operations.explain(filed.id, 2, " ", by=filed.by)
    with pytest.raises(NotFound):
        operations.explain(filed.id, 2, "换了燃料", by=world.people.applicant())
    for _ in range(2):
        operations.explain(filed.id, 2, "换了锅炉", by=filed.by)
    assert scores.explanations(filed.id, 2) == 1, "what is said so already is left"
    filed.world.fill(filed.now, filed.by, **filling_in({"carbon_intensity": "1.4"}))
    assert [each.name for each in scores.unexplained(filed.now, _found(filed))] == ["碳排放强度"], "of another figure"
    operations.explain(filed.id, 2, "换了燃料", by=filed.by)
    filed.submit()
    kept = scores.kept(filed.id)
    assert kept is not None
    assert [line.reason for line in scores.lines(kept)][:3] == [None, "换了燃料", None]


@pytest.mark.one_kind
def test_last_years_figures_are_the_units_under_whatever_record_it_filed_them(filed: Filed, world: World) -> None:
    former = world.unit(body_id="changsha")
    _last_year(world, filed, {"碳排放强度": "2.5"}, unit_id=former.id)
    assert not scores.unexplained(filed.now, _found(filed))
    approver = world.people.make(Role.DEPARTMENT_APPROVER)
    succession.join(former.id, filed.unit.id, reason="更名核准通知书", document_number="1 号", by=approver)
    assert [each.name for each in scores.unexplained(filed.now, _found(filed))] == ["碳排放强度"]


def _found(filed: Filed) -> scores.Reckoned:
    found = scores.reckon(filed.now, saved(filed.id), rulebook(filed.now))
    assert found is not None
    return found


def _last_year(world: World, filed: Filed, figures: Mapping[str, str], unit_id: str | None = None) -> None:
    """As if the unit had been scored in the call of the year before."""
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        before = world.open_call(CREATION_PLAN)
    assert before.year == 2024
    with transaction() as session:
        session.add(filling := Filling(id=new_id(), purpose="application"))
        session.flush()
        score = Score(
            id=new_id(),
            filling_id=filling.id,
            side=Side.APPLICANT,
            serial=1,
            call_id=before.id,
            unit_id=unit_id or filed.unit.id,
            category="factory",
            total=Decimal(60),
            full=Decimal(100),
            complete=True,
            scored_at=clock.now(),
        )
        session.add(score)
        session.flush()
        session.add_all(
            ScoreLine(
                score_id=score.id,
                indicator=number,
                name=name,
                figure=figure,
                weight=Decimal(8),
                points=Decimal(1),
                state=ScoreState.SCORED,
                evidence=[],
            )
            for number, (name, figure) in enumerate(figures.items(), start=1)
        )
    db.session.expire_all()


@pytest.mark.pages
def test_the_pages_show_the_arithmetic(app: Flask, filed: Filed, world: World) -> None:
    _last_year(world, filed, {"碳排放强度": "2.5"})
    client = sign_in(app.test_client(), filed.by)
    tasks = words(client.get(f"/applications/{filed.id}"))
    assert "57.43" in tasks
    assert "有 1 项与上年相差较大" in tasks
    section = words(client.get(f"/applications/{filed.id}/sections/self-evaluation-factory/energy"))
    assert "(1 − 1.2) ÷ (0.8 − 1.2) × 8 = 4 分" in section
    assert "综合能源消费量（第 1 项） 1 ÷ 产品产量或产值（第 1、2 项） 1 = 1" in section
    page = words(client.get(f"/scores/{filed.id}"))
    for said in (
        "57.43 分",
        "示例数值",
        "本平台设定",
        "上年 2.5，今年 1.5，相差 40%",
        "分值按比例分给",
        "5 ÷ 全厂综合",
    ):
        assert said in page
    explained = client.post(
        f"/scores/{filed.id}/explain", data={"indicator": "2", "words": "换了燃料"}, follow_redirects=True
    )
    assert "与上年相差较大：换了燃料" in words(explained)
    for number in ("²", "9" * 5000, ""):
        made_up = client.post(f"/scores/{filed.id}/explain", data={"indicator": number, "words": "换了燃料"})
        assert (made_up.status_code, "没有这一项指标" in made_up.text) == (422, True)
    officer = sign_in(app.test_client(), world.people.officer("changsha"))
    assert officer.get(f"/scores/{filed.id}").status_code == 404
    filed.submit()
    assert "57.43" in words(officer.get(f"/scores/{filed.id}"))
    assert sign_in(app.test_client(), world.people.applicant()).get(f"/scores/{filed.id}").status_code == 404


@pytest.mark.pages
@pytest.mark.parametrize(("unit", "asked"), [("kgce/t", True), ("ＴCE／t", False), ("tce/产品单位或 tce/万元", False)])
def test_a_figure_in_another_unit_than_its_benchmark_is_said_to_be_looked_at(
    app: Flask, world: World, unit: str, asked: bool
) -> None:
    rows = [(1, "", "", "", "", unit, 1.2, 0.8, "", "")]
    operations.load(excel([HEAD, *rows]), "对标值.xlsx", STATED, by=world.people.department())
    filed = Filed(world, NATIONAL, "new", **{**ANSWERS, "energy_intensity_basis": "tce/t"})
    client = sign_in(app.test_client(), filed.by)
    for page in (f"/scores/{filed.id}", f"/applications/{filed.id}/sections/self-evaluation-factory/energy"):
        said = words(client.get(page))
        assert (f"填报的计量口径是 tce/t，对标值的单位是 {unit}，请核对" in said) is asked
    assert (f"1.2 {unit}" in words(client.get(f"/scores/{filed.id}"))) is ("或" not in unit)


@pytest.mark.pages
def test_the_pages_show_what_lies_below_nought_with_its_arithmetic(app: Flask, world: World) -> None:
    """A reverse indicator that leads at -30, and elasticities of a park: one between, one that fell."""
    ends = {SET: [(1, -10, -30)], "park-2025": [(15, 1, 0), (17, 1, 0)]}
    for set_id, rows in ends.items():
        content = excel([("指标序号", "基准值", "引领值"), *rows])
        stated = replace(STATED, indicator_set=set_id)
        operations.load(content, "对标值.xlsx", stated, by=world.people.department())
    filed = Filed(world, NATIONAL, "new", **{**ANSWERS, "energy_consumed": "-15.3"})
    page = words(sign_in(app.test_client(), filed.by).get(f"/scores/{filed.id}"))
    assert "(-15.3 − (-10)) ÷ (-30 − (-10)) × 8 = 2.12 分" in page

    unit = world.unit(kind=UnitKind.PARK, listed=("provincial",), category="park")
    by = world.representative(unit)
    park = world.started(filed.opened, unit, by, category="park", track="new")
    grown = {"value_added": "110", "value_added_before": "100", "pollutant_now": "104", "pollutant_before": "100"}
    world.fill(park, by, **grown, carbon_total="98", carbon_before="100", **ELASTIC)
    page = words(sign_in(app.test_client(), by).get(f"/scores/{park.id}"))
    assert "(0.4 − 1) ÷ (0 − 1) × 6 = 3.6 分" in page
    assert "-0.2 不高于引领值 0，得满分 7 分" in page
    assert "通知未印弹性系数如何赋分，系数越低增长越清洁，按逆向指标计" in page, "and that the choice is ours"


@pytest.mark.one_kind
def test_a_call_that_scores_has_one_average_of_what_it_scored_whatever_was_typed(filed: Filed, world: World) -> None:
    """MIIT25-01: the rule compares with the very average that the ranking shows."""
    silent = {**ANSWERS, "self_score": None}
    Filed(world, NATIONAL, "existing", **silent).submit()
    other = Filed(world, NATIONAL, "existing", **{**ANSWERS, "energy_consumed": "0.8"}, self_score="19.5")
    other.submit()
    unscored = {**ANSWERS, "criteria": "key_industry", "key_industry": "水泥"}
    partly = Filed(world, NATIONAL, "existing", **unscored, self_score="99")
    partly.submit()
    assert facts_of(other.now)["application.self_score"] == TOTAL + 4
    assert facts_of(partly.now)["application.self_score"] is None
    ranking = ranking_of(other.opened, "factory")
    assert ranking is not None
    assert facts_of(filed.now)["call.average_self_score"] == ranking.average == TOTAL + 2


@pytest.mark.one_kind
def test_the_score_is_judged_by_what_officers_found(filed: Filed, world: World) -> None:
    """MIIT25-01: false figures recommend nobody, however high they scored; what was found too low helps as well."""
    Filed(world, NATIONAL, "existing", **{**ANSWERS, "energy_consumed": "1.1"}).submit()
    filed.submit()
    officer = world.people.officer("changsha")

    def judged(**found: Any) -> Assessed:
        if found:
            signed = Signed(result="contradicted", how="统计报表", seen="虚报", found=found)
            review.sign(filed.id, {"indicator:1": signed}, revision=filed.now.revision, by=officer)
        return next(each for each in findings.of(filed.now) if each.rule_id == "level-with-region")

    assert judged().is_met
    low = judged(energy_intensity="1.2")
    assert (low.outcome, low.blocks) == (Outcome.NOT_MET, True)
    assert f"核实值 {TOTAL - 4} 分，平均 {TOTAL - 2} 分（填报 {TOTAL} 分，平均 {TOTAL - 2} 分）" in low.message
    assert judged(energy_intensity="0.8").is_met


@pytest.mark.one_kind
def test_a_score_that_was_waived_is_waived_for_what_was_known_of_it(filed: Filed, world: World) -> None:
    Filed(world, NATIONAL, "existing", **{**ANSWERS, "energy_consumed": "0.8"}).submit()
    filed.submit()
    officer = world.people.officer("changsha")
    reason = "新建产线投产不久，能耗尚未稳定"
    review.waive(filed.id, "level-with-region", reason, revision=filed.now.revision, by=officer)

    def is_open() -> bool:
        return any(each.blocks for each in findings.of(filed.now) if each.rule_id == "level-with-region")

    def find(number: int, **found: Any) -> None:
        signed = Signed(result="contradicted", how="统计报表", seen="虚报", found=found)
        review.sign(filed.id, {f"indicator:{number}": signed}, revision=filed.now.revision, by=officer)

    assert not is_open()
    with clock.travel(clock.now() + timedelta(hours=1)):
        find(3, renewable_rate="4")
        assert not is_open(), "it comes to the same score"
        find(1, energy_intensity="1.2")
        assert is_open()


@pytest.mark.one_kind
def test_a_call_that_scores_nothing_compares_what_was_typed(filed: Filed, world: World) -> None:
    with patch("core.scoring.queries.scores.scored_set_of", return_value=None):
        for score in ("80", "85.5", "91"):
            Filed(world, NATIONAL, "existing", **ANSWERS, self_score=score).submit()
        new = Filed(world, NATIONAL, "new", **ANSWERS, self_score="50")
        facts = facts_of(new.now)
        assert facts["application.self_score"] == Decimal(50)
        assert facts["call.average_self_score"] == Decimal("85.50")
        with transaction() as session:  # as an earlier release left them
            session.execute(update(Application).values(score=None))
        assert facts_of(new.now)["call.average_self_score"] is None
        assert (keep_typed(), keep_typed()) == (3, 0)
        assert facts_of(new.now)["call.average_self_score"] == Decimal("85.50")


@pytest.mark.one_kind
def test_the_average_is_that_of_all_who_count_however_they_came_to_it(filed: Filed, world: World) -> None:
    """Triggers add it up: who withdraws or is scored anew counts no more as before, and folding changes nothing."""
    first, second = (Filed(world, NATIONAL, "existing", **ANSWERS) for _ in range(2))
    first.submit(), second.submit()

    def average() -> object:
        return facts_of(filed.now)["call.average_self_score"]

    assert average() == TOTAL
    with transaction() as session:
        session.execute(update(Application).where(Application.id == second.id).values(score=TOTAL + 1))
    assert average() == TOTAL + Decimal("0.5")
    assert fold(ScoreSum) == 1
    assert average() == TOTAL + Decimal("0.5")
    with transaction() as session:
        session.execute(update(Application).where(Application.id == first.id).values(state=State.WITHDRAWN))
    assert average() == TOTAL + 1
    with transaction() as session:
        session.execute(update(Application).where(Application.id == second.id).values(score=None))
    assert average() is None
    assert fold(ScoreSum) == 1, "nothing more than where numbers go on"
    assert average() is None


@pytest.mark.one_kind
def test_the_summary_table_has_the_score_that_counts(world: World) -> None:
    """HN25-11: of who gives no score of the ministry's platform, the one that is reckoned here."""
    load(world)
    for stated, score in (("50", Decimal(50)), (None, TOTAL)):
        filed = Filed(world, NATIONAL, "new", **{**ANSWERS, "self_score": stated})
        submitted = filed.submit()
        (row,) = summary_rows([FiledPaper(filed.now, submitted)])
        assert row.values["scores.total"] == score


@pytest.mark.pages
def test_the_score_grows_while_it_is_typed_and_nothing_is_kept(app: Flask, filed: Filed) -> None:
    client = sign_in(app.test_client(), filed.by)
    here = f"/scores/{filed.id}/live/self-evaluation-factory/land"
    page = client.get(f"/applications/{filed.id}/sections/self-evaluation-factory/land")
    assert f'hx-post="{here}"' in page.text
    typed = {name: value for name, value in fields(page.text).items() if name.startswith("answers.")}
    (land,) = [name for name in typed if name.endswith("land_yield")]
    shown = words(client.post(here, data={**typed, land: "1"}))
    assert "尚未保存" in shown
    assert "得满分 8 分" in shown
    assert f"{TOTAL + Decimal('3.9')}" in shown
    as_saved = words(client.post(here, data=typed))
    assert "4.1 / 8 分" in as_saved
    assert "尚未保存" not in as_saved
    assert "已保存。" in as_saved
    assert saved(filed.id).flat["land_yield"] == "0.61"
    officer = sign_in(app.test_client(), filed.world.people.officer("changsha"))
    assert officer.post(here, data=typed).status_code == 404


@pytest.mark.pages
@pytest.mark.parametrize("wrong", ["abc", "1e400", "12..5", "1,23", "9" * 16])
def test_what_is_no_number_is_said_so_and_not_called_missing(app: Flask, filed: Filed, wrong: str) -> None:
    """While it is typed, once it is saved as it was typed, and on the page that is opened again."""
    client = sign_in(app.test_client(), filed.by)
    form = "self-evaluation-factory/land"
    at = f"/applications/{filed.id}/sections/{form}"
    typed = {name: value for name, value in fields(client.get(at).text).items() if name != "save"}
    (land,) = [name for name in typed if name.endswith("land_yield")]
    shown = words(client.post(f"/scores/{filed.id}/live/{form}", data={**typed, land: wrong}))
    said = "数值过大" if wrong.isdigit() else f"应填写数字，如 1234.5；现为“{wrong}”"
    for text in ("填写有误，不能计分", said, "尚未保存"):
        assert text in shown
    assert "未填报数值" not in shown
    assert client.post(at, data={**typed, land: wrong, "save": "stay"}).status_code == 422
    for again in (client.get(at), client.post(f"/scores/{filed.id}/live/{form}", data={**typed, land: wrong})):
        assert "填写有误，不能计分" in words(again)
        assert "未填报数值" not in words(again)
        assert "尚未保存" not in words(again)


@pytest.mark.pages
@pytest.mark.parametrize(
    ("figure", "points"), [("１", "8 / 8 分"), ("1,000.5", "8 / 8 分"), (" ０．６１ ", "4.1 / 8 分")]
)
def test_numbers_are_scored_as_people_write_them(app: Flask, filed: Filed, figure: str, points: str) -> None:
    client = sign_in(app.test_client(), filed.by)
    form = "self-evaluation-factory/land"
    typed = fields(client.get(f"/applications/{filed.id}/sections/{form}").text)
    (land,) = [name for name in typed if name.endswith("land_yield")]
    assert points in words(client.post(f"/scores/{filed.id}/live/{form}", data={**typed, land: figure}))


@pytest.mark.pages
def test_a_figure_that_cannot_be_is_said_beside_it_and_adds_nothing(app: Flask, world: World) -> None:
    """A consumption below nothing where the benchmarks are not; nobody else can find one either."""
    load(world)
    filed = Filed(world, NATIONAL, "new", **{**ANSWERS, "energy_consumed": "-5"})
    client = sign_in(app.test_client(), filed.by)
    page = words(client.get(f"/applications/{filed.id}/sections/self-evaluation-factory/energy"))
    assert "-5 小于可取的最小值 0，请核对数值和计量单位，8 分尚未计入" in page
    filed.submit()
    kept = scores.kept(filed.id)
    assert kept is not None
    assert (kept.total, kept.complete) == (TOTAL - 4, False)
    assert scores.lines(kept)[0].state is ScoreState.IMPLAUSIBLE
    officer = world.people.officer("changsha")
    signed = Signed(result="contradicted", how="报表", seen="多扣了外供能源", found={"energy_intensity": "-2"})
    with pytest.raises(Invalid) as refused:
        review.sign(filed.id, {"indicator:1": signed}, revision=filed.now.revision, by=officer)
    assert "小于可取的最小值 0" in refused.value.errors["indicator:1.found.energy_intensity"][0]
    review.sign(
        filed.id,
        {"indicator:1": replace(signed, found={"energy_intensity": "1"})},
        revision=filed.now.revision,
        by=officer,
    )
    assert columns.column(filed.id, Column(Side.BODY))[1].points == 4


@pytest.mark.pages
def test_a_figure_is_worked_out_and_what_it_lacks_is_named_and_never_nothing(app: Flask, filed: Filed) -> None:
    """Each input as it is typed; one that is left out, or by which nobody can divide, is not 0."""
    client = sign_in(app.test_client(), filed.by)
    at = "self-evaluation-factory/resources"
    section = client.get(f"/applications/{filed.id}/sections/{at}")
    assert "计算所用数据" in section.text
    typed = fields(section.text)
    live = f"/scores/{filed.id}/live/{at}"
    water, waste, output = (f"answers.{name}" for name in ("water_reused", "waste_generated", "water_output"))
    shown = words(client.post(live, data=typed))
    assert "取水量（第 6 项） 24.7 + 重复利用水量（第 7 项） 75.3 = 100 m³" in shown
    assert "重复利用水量（第 7 项） 75.3 ÷ 用水总量（第 7 项） 100 × 100% = 75.3%" in shown
    without = words(client.post(live, data={**typed, water: ""}))
    assert "还没有填写“重复利用水量（第 7 项）”，无法计算，满分 8 分" in without
    by_nothing = words(client.post(live, data={**typed, waste: "0"}))
    assert "“产生量与综合利用往年贮存量之和（第 8 项）”为 0，不能作除数，无法计算" in by_nothing
    assert "应大于 0" in words(client.post(live, data={**typed, output: "0"}))
    refused = client.post(f"/applications/{filed.id}/sections/{at}", data={**typed, waste: "50"})
    assert refused.status_code in {200, 302}
    with pytest.raises(Invalid) as wrong:
        filed.submit()
    assert "应不大于产生量与综合利用往年贮存量之和" in str(wrong.value.errors)


def fields(page: str) -> dict[str, str]:
    """The fields of a page as a browser sends them, by name."""
    found = re.findall(r'(<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"[^>]*>)', page)
    return {name: value for tag, name, value in found if "checkbox" not in tag or " checked" in tag}


@pytest.mark.one_kind
def test_an_indicator_that_does_not_apply_is_said_so_with_a_reason_and_its_weight_goes_to_the_others(
    world: World,
) -> None:
    load(world)
    said = {"water_reuse_rate_inapplicable": True, "water_reuse_rate_inapplicable_reason": "生产不用水"}
    answers = {name: value for name, value in ANSWERS.items() if name != "water_reused"}
    filed = Filed(world, NATIONAL, "new", **answers, **said)
    filed.submit()
    kept = scores.kept(filed.id)
    assert kept is not None
    lines = {line.indicator: line for line in scores.lines(kept)}
    assert (lines[7].state, lines[7].weight, lines[7].figure) == (ScoreState.NOT_APPLICABLE, Decimal(0), None)
    assert (kept.full, kept.complete) == (Decimal(100), True)
    assert sum(line.weight for line in lines.values()) == Decimal(100)
    officer = world.people.officer("changsha")
    found = {"water_reuse_rate_inapplicable": "false", "water_reuse_rate": "75"}
    signed = Signed(result="contradicted", how="现场", seen="冷却水循环使用", found=found)
    review.sign(filed.id, {"indicator:7": signed}, revision=filed.now.revision, by=officer)
    entry = columns.column(filed.id, Column(Side.BODY))[7]
    assert (entry.state, entry.figure, entry.points) == (ScoreState.SCORED, "75", Decimal(4))


@pytest.mark.one_kind
def test_who_finds_a_figure_finds_that_its_question_is_asked(world: World) -> None:
    load(world)
    answers = {name: value for name, value in ANSWERS.items() if name != "platform_functions"}
    filed = Filed(world, NATIONAL, "new", **{**answers, "energy_carbon_platform": False})
    filed.submit()
    found = {"platform_functions": ["energy_query", "energy_accounting", "energy_analysis"]}
    signed = Signed(result="contradicted", how="现场", seen="平台已运行", found=found)
    review.sign(filed.id, {"indicator:4": signed}, revision=filed.now.revision, by=world.people.officer("changsha"))
    entry = columns.column(filed.id, Column(Side.BODY))[4]
    assert (entry.state, entry.figure, entry.points) == (ScoreState.SCORED, "3", Decimal("2.25"))


@pytest.mark.one_kind
def test_an_officer_finds_that_an_indicator_does_not_apply(filed: Filed, world: World) -> None:
    filed.submit()
    signed = Signed(result="contradicted", how="现场", seen="不用水", found={"water_reuse_rate_inapplicable": "true"})
    officer = world.people.officer("changsha")
    review.sign(filed.id, {"indicator:7": signed}, revision=filed.now.revision, by=officer)
    entry = columns.column(filed.id, Column(Side.BODY))[7]
    assert (entry.state, entry.figure, entry.points) == (ScoreState.NOT_APPLICABLE, None, Decimal())


@pytest.mark.one_kind
def test_what_an_officer_finds_of_a_figure_goes_before_what_its_inputs_come_to(filed: Filed, world: World) -> None:
    filed.submit()
    kept = scores.kept(filed.id)
    assert kept is not None
    assert next(line.figure for line in scores.lines(kept) if line.indicator == 10) == "2"
    signed = Signed(result="contradicted", how="审计报告", seen="投资额多报", found={"upgrade_investment_share": "1"})
    officer = world.people.officer("changsha")
    review.sign(filed.id, {"indicator:10": signed}, revision=filed.now.revision, by=officer)
    entry = columns.column(filed.id, Column(Side.BODY))[10]
    assert (Decimal(entry.figure or 0), entry.points) == (Decimal(1), Decimal())

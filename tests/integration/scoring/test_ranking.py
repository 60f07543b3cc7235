"""Applications of a call by their scores: ties, the average of listed units, the last of them year after year."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask

from core import clock
from core.applications import operations
from core.applications.facts import findings
from core.applications.workflow import MoveName
from core.green_codes import operations as green_codes
from core.green_codes.models import GreenCode
from core.green_codes.queries import word
from core.ledger import operations as ledger
from core.ledger.operations.succession import join
from core.ledger.queries import events_of
from core.people.models import Role
from core.review.operations import return_as_misplaced
from core.scoring.queries.ranking import ranking_of, years_last
from tests.integration.applications.filed import Filed
from tests.integration.lists.test_pages import words
from tests.integration.scoring.test_scores import ANSWERS, TOTAL, filling_in, load
from tests.support.house import sign_in
from tests.support.world import NATIONAL, World


def submitted(world: World, track: str, **given: Any) -> Filed:
    filed = Filed(world, NATIONAL, track, **{**ANSWERS, **filling_in(given)})
    filed.submit()
    return filed


@pytest.mark.pages
def test_a_call_is_ranked_with_its_arithmetic(app: Flask, world: World) -> None:
    load(world, without=14)
    load(world)
    best = submitted(world, "existing", energy_intensity="0.8")  # 4 more
    alike = [submitted(world, "existing") for _ in range(2)]
    worst = submitted(world, "existing", energy_intensity="1.2")  # 4 less
    new, low = submitted(world, "new"), submitted(world, "new", carbon_intensity="3")
    unscored = submitted(world, "new", criteria="key_industry", key_industry="水泥")
    ranking = ranking_of(best.opened, "factory")
    assert ranking is not None
    assert {each.entered.application_id: each.rank for each in ranking.listed} == {
        best.id: 1,
        **{each.id: 2 for each in alike},
        worst.id: 4,
    }
    assert ranking.average == TOTAL
    assert [each.entered.application_id for each in ranking.new] == [new.id, low.id]
    assert [each.application_id for each in ranking.unranked] == [unscored.id]
    assert (ranking.last_count, ranking.last) == (0, frozenset())  # 5 % of 4 is a fifth of one
    ((green_code, tiers),) = ranking.tiers
    assert green_code.clause == "NAT-07"
    assert tiers == {best.id: "A", **{each.id: "A" for each in alike}, worst.id: "B"}
    client = sign_in(app.test_client(), world.people.department())
    low.move(MoveName.DECLINE, world.people.officer("changsha"), note="指标未达到要求")
    page = words(client.get(f"/scores/calls/{NATIONAL}/factory"))
    assert page.count("未推荐或未入选") == 1
    for said in (
        "4 × 5%",
        "A 到前 40%，4 × 40% ≈ 2 名",
        "不低于平均水平",
        "低于平均水平",
        "没有名次的单位",
        f"{TOTAL}",
    ):
        assert said in page
    with patch("core.scoring.views.scores.PAGE_SIZE", 3):
        pages = [words(client.get(f"/scores/calls/{NATIONAL}/factory?page={number}")) for number in (1, 2, 3)]
    headings = [re.findall("现有单位</caption>|新申报单位</caption>|<h2>没有名次", page) for page in pages]
    assert list(map(len, headings)) == [1, 2, 1]
    assert all("4 × 5%" in page for page in pages), "what all are held to stands on each"
    assert client.get(f"/scores/calls/{NATIONAL}/none").status_code == 404
    assert client.get(f"/scores/calls/{NATIONAL}/factory/distribution.png").data.startswith(b"\x89PNG")
    for _ in range(2):  # the second time from what the process keeps
        page = words(client.get(f"/scores/{new.id}"))
        assert "：自评价各维度得分" in page, "minutes show it beside what others scored"
    assert client.get(f"/scores/{new.id}/radar.png").data.startswith(b"\x89PNG")
    assert "申报进展" in words(client.get(f"/department/calls/{NATIONAL}"))


def grades(code: GreenCode) -> list[str | None]:
    """Of each place that a green code tells of."""
    return [None if place.grade is None else place.grade.tier for place in word(code).places]


def test_a_code_says_the_grade_also_after_its_records_were_joined(world: World) -> None:
    load(world)
    best = submitted(world, "existing", energy_intensity="0.8")
    for _ in range(3):
        submitted(world, "existing")
    into, approver = world.unit(), world.people.make(Role.DEPARTMENT_APPROVER)
    code = green_codes.ask_for(best.now.unit_id, by=best.by)
    assert grades(code) == ["A", None]
    join(best.now.unit_id, into.id, reason="同一单位", document_number=None, by=approver)
    assert grades(code) == ["A", None]


def test_a_code_says_the_grade_also_after_one_goes_on_as_another_kind(world: World) -> None:
    load(world)
    _, second, *_ = [submitted(world, "existing", energy_intensity=each) for each in ("0.8", "1", "1.1", "1.2")]
    other = submitted(world, "new", energy_intensity="0.7")
    world.list(other.unit, "national", on=clock.today())
    return_as_misplaced(other.id, revision=other.now.revision, by=world.people.officer("changsha"))
    code = green_codes.ask_for(second.now.unit_id, by=second.by)
    assert grades(code) == ["B", None]
    listed = events_of(other.unit.id)[-1]
    ledger.void(listed.sequence, "误登记", by=world.people.make(Role.DEPARTMENT_APPROVER))
    operations.change_over(other.id, "new", revision=other.now.revision, by=other.by)
    assert grades(code) == ["A", None]


@pytest.mark.pages
def test_a_unit_is_told_no_average_of_fewer_than_three_others(app: Flask, world: World) -> None:
    load(world)
    new = submitted(world, "new")
    submitted(world, "existing"), submitted(world, "existing")
    own, staff = (sign_in(app.test_client(), each) for each in (new.by, world.people.department()))
    dashed = 'stroke-dasharray="5 4"'
    assert dashed not in words(own.get(f"/scores/{new.id}"))
    assert dashed in words(staff.get(f"/scores/{new.id}"))
    submitted(world, "existing")
    assert dashed in words(own.get(f"/scores/{new.id}"))


@pytest.mark.pages
def test_a_ranking_stands_until_somebody_is_ranked_otherwise(world: World) -> None:
    load(world)
    on, out = (submitted(world, track) for track in ("existing", "new"))
    officer, seen = world.people.officer("changsha"), [ranking_of(on.opened, "factory")]
    on.move(MoveName.PASS, officer)
    assert ranking_of(on.opened, "factory") is seen[0], "who goes on is ranked as he was"
    out.move(MoveName.DECLINE, officer, note="指标未达到要求")
    seen.append(ranking_of(on.opened, "factory"))
    submitted(world, "new")
    seen.append(ranking_of(on.opened, "factory"))
    told = [[each.is_out for each in ranking.entered] for ranking in seen if ranking is not None]
    assert [(len(each), sum(each)) for each in told] == [(2, 0), (2, 1), (3, 1)]


@pytest.mark.pages
def test_what_a_rule_says_of_the_average_tells_no_unit_of_fewer_than_three_others(app: Flask, world: World) -> None:
    load(world)
    draft = Filed(world, NATIONAL, "new", **{**ANSWERS, **filling_in({"carbon_intensity": "3"})})
    below = "低于本地区同类现有国家级单位的平均得分"
    for told in (False, False, True):
        submitted(world, "existing")
        assert (below in words(sign_in(app.test_client(), draft.by).get(f"/applications/{draft.id}"))) is told
        assert any(below in each.message for each in findings.of(draft.now) if each.message), "who judges knows"


@pytest.mark.pages
def test_the_last_are_counted_year_after_year(world: World) -> None:
    load(world)
    worst = submitted(world, "existing", energy_intensity="1.2")
    for _ in range(9):
        submitted(world, "existing")
    ranking = ranking_of(worst.opened, "factory")
    assert ranking is not None
    assert (ranking.last_count, ranking.last) == (1, frozenset({worst.unit.id}))  # 5 % of 10 is a half: one
    assert years_last(ranking) == {worst.unit.id: 1}
    assert ranking.method.bottom is not None
    assert (ranking.method.bottom.share, ranking.method.bottom.years) == (Decimal(5), 3)

"""Experts score by the indicators, of which one does not apply to the unit: the sheet leaves it out and is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.config import Settings
from core.db.base import new_id
from core.db.transaction import transaction
from core.experts import operations
from core.experts.models import Assignment
from core.experts.operations import StatedExpert
from core.experts.operations.filling import SheetForms
from core.experts.queries import assignments
from core.experts.queries.sheets import standing
from core.filling.operations import save_section
from core.people import queries as people
from core.people.models import Role
from core.scoring.models import Side
from core.scoring.operations import enter
from core.scoring.queries import columns
from core.scoring.queries.columns import Column
from core.scoring.rules.arithmetic import ScoreState
from core.scoring.rules.columns import Entry
from tests.integration.lists.test_pages import words
from tests.support.department import revisions
from tests.support.house import People, sign_in
from tests.support.jiangxi import OPEN_DAY, Selection
from tests.support.world import World

pytestmark = pytest.mark.one_kind

POINTS = {"infrastructure": 18, "energy_resources": 12, "product": 8, "emission": 9, "performance": 25}
"""72 of the 85 points that are left without 管理体系 (15)."""


@pytest.fixture
def settings(settings_of_house: Settings) -> Settings:
    return replace(settings_of_house, region="jiangxi", identity_key="an identity key of the tests alone")


@pytest.fixture
def selection(app: Flask, people: People) -> Iterator[Selection]:
    with clock.travel(OPEN_DAY):
        yield Selection(World(app, people))


def given(selection: Selection, application: Application) -> list[Assignment]:
    """The application, given to three experts who took it on."""
    stated = StatedExpert(fields=["绿色工厂"], employer="某大学")
    by = [selection.world.people.make(Role.EXPERT) for _ in range(3)]
    chosen = {application.id: [operations.add(each.id, stated, by=selection.officer).id for each in by]}
    due = clock.today() + timedelta(days=7)
    made = operations.assign(revisions(application), chosen, due=due, by=selection.officer)
    for each in made:
        operations.accept(each.id, by=people.person(each.expert.person_id))
    return list(made)


def test_what_does_not_apply_is_not_scored_and_its_points_go_where_the_method_says(
    app: Flask, selection: Selection
) -> None:
    made = selection.recommended(selection.filed())
    with transaction():
        said = {2: Entry(applies=False, waiver="现场核实", reason="代工企业，由委托方管理")}
        enter(queries.get(made.id), Column(Side.BODY), said, by=selection.city)
    every = given(selection, queries.get(made.id))
    for each in every:
        by = people.person(each.expert.person_id)
        sheet = SheetForms(assignments.assignment(each.id))
        assert "points_management" not in sheet.form.fields
        page = words(sign_in(app.test_client(), by).get(f"/expert/sheets/{each.id}"))
        assert "管理体系（15 分）不适用，不评分" in page
        save_section(
            sheet, sheet.form.id, "points", {f"points_{name}": n for name, n in POINTS.items()}, revision=0, by=by
        )
        save_section(sheet, sheet.form.id, "opinion", {"expert_opinion": "同意"}, revision=0, by=by)
        operations.hand_in(each.id, token=new_id(), by=by)
    operations.close(revisions(queries.get(made.id)), by=selection.officer)
    found = standing([made.id], made.stage)[made.id]
    assert (found.score, found.full) == (Decimal("84.71"), Decimal(100)), "72 × 100 ÷ 85"
    column = columns.column(made.id, Column(Side.EXPERT, every[0].id))
    assert (column[2].state, column[2].points) == (ScoreState.NOT_APPLICABLE, Decimal())
    assert (column[1].points, column[1].weight) == (Decimal("21.18"), Decimal("23.53"))
    assert abs(sum(each.points for each in column.values()) - found.score) < Decimal("0.03")

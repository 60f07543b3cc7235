"""An application aims at the levels that its category allows; the choice can be changed while it is a draft."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from core.applications import operations, queries
from core.applications.queries.pipelines import pipeline_of
from core.applications.workflow import IllegalMove
from core.errors import Invalid, RulesRefuse
from tests.support.bay import NORTH, Bay
from tests.support.clients import browser_of, words
from tests.support.reads import applications_of

pytestmark = pytest.mark.one_kind

BOTH = ("national", "provincial")


def test_levels_are_kept_in_the_calls_order_and_lead_through_their_own_stages(bay: Bay) -> None:
    unit, by = bay.producer()
    made = bay.begun(unit, by, levels=BOTH)
    assert made.levels == ["provincial", "national"]
    assert [stage.id for stage in pipeline_of(made).stages][-2:] == ["publish", "result"]
    operations.aim(made.id, levels=["provincial"], revision=made.revision, by=by)
    now = queries.get(made.id)
    assert (now.levels, pipeline_of(now).stages[-1].id) == (["provincial"], "publish")


def test_one_has_to_be_chosen_and_it_has_to_be_offered(bay: Bay) -> None:
    unit, by = bay.producer()
    for levels in ((), ("city",)):
        with pytest.raises(Invalid) as refused:
            bay.begun(unit, by, levels=levels)
        assert list(refused.value.errors) == ["levels"]
    with pytest.raises(Invalid):
        bay.begun(unit, by, "product", levels=BOTH, subject="低碳瓷砖")
    assert bay.begun(unit, by, "product", levels=(), subject="低碳瓷砖").levels == ["provincial"]


def test_the_nation_alone_is_refused_with_its_clause_to_whom_the_province_does_not_list(bay: Bay) -> None:
    unit, by = bay.producer()
    with pytest.raises(RulesRefuse) as refused:
        bay.begun(unit, by, levels=("national",))
    (finding,) = refused.value.findings
    assert (finding.clause, "同时申报省级" in finding.cure) == ("BA-4", True)
    both = bay.begun(unit, by, levels=BOTH)
    with pytest.raises(RulesRefuse):
        operations.aim(both.id, levels=["national"], revision=both.revision, by=by)
    assert queries.get(both.id).levels == ["provincial", "national"]


def test_whom_the_province_lists_may_aim_at_the_nation_alone(bay: Bay) -> None:
    unit = bay.list_unit(NORTH, "provincial", "factory", date(2024, 1, 1))
    assert bay.begun(unit, bay.world.representative(unit), levels=("national",)).levels == ["national"]


def test_a_declaration_is_taken_back_by_a_change_of_levels(bay: Bay) -> None:
    unit, by = bay.producer()
    made = bay.begun(unit, by)
    bay.world.fill(made, by)
    operations.declare(made.id, revision=queries.get(made.id).revision, by=by)
    operations.aim(made.id, levels=BOTH, revision=queries.get(made.id).revision, by=by)
    assert queries.get(made.id).declared_at is None


def test_what_was_submitted_keeps_its_levels(bay: Bay) -> None:
    made = bay.filed(NORTH)
    by = bay.world.people.applicant()
    bay.world.confirm(by, made.unit)
    with pytest.raises(IllegalMove):
        operations.aim(made.id, levels=list(BOTH), revision=made.revision, by=by)


def test_the_page_keeps_what_was_ticked_and_says_by_which_clause_it_is_refused(app: Flask, bay: Bay) -> None:
    unit, by = bay.producer()
    browser = browser_of(app, by)
    page = "/applications/new"
    values = {"call": bay.opened.id, "unit": unit.id, "category": "factory", "track": "", "levels": "national"}
    refused = browser.submit(page, **values)
    assert refused.status_code == 422
    assert "BA-4" in refused.text or "湾工〔2025〕1号" in refused.text
    assert 'value="national" checked' in refused.text
    unnamed = browser.submit(page, **{**values, "category": "product", "levels": "provincial", "subject": ""})
    assert (unnamed.status_code, "请填写产品名称。" in unnamed.text) == (422, True)
    del values["levels"]
    begun = browser.submit(page, **{**values, "category": "product", "subject": "低碳瓷砖"})
    assert begun.status_code == 302
    draft = browser.get(begun.location)
    assert "低碳瓷砖 — " in words(draft.text)
    aim = f"{begun.location}/aim"
    changed = browser.submit(aim, subject="低碳陶瓷砖", revision=str(applications_of(unit.id)[0].revision))
    assert changed.status_code == 302
    assert "低碳陶瓷砖 — " in words(browser.get(begun.location).text)
    stale = browser.submit(aim, subject="别的", revision="1")
    assert stale.status_code == 409
    assert "别的" in stale.text


def test_each_tiers_stage_names_the_body_whose_turn_it_is(app: Flask, bay: Bay) -> None:
    unit, by = bay.producer()
    made = bay.begun(unit, by)
    page = words(browser_of(app, by).get(f"/applications/{made.id}/progress").text)
    assert "县推荐\n未开始\n北湾县办理" in page
    assert "市推荐\n未开始\n湾市办理" in page

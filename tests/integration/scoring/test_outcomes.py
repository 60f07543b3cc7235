"""What the what-if says, execution then does, on the same data; and a what-if changes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.applications import queries
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.db import db
from core.db.transaction import transaction
from core.errors import Invalid
from core.files import operations as files
from core.jobs import queries as jobs
from core.jobs.operations import run_waiting
from core.people.models import Person, Role
from core.plugin_api.kinds import Kinds
from core.policy import values
from core.policy.kinds import treatment
from core.policy.wording import Words
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.operations.valuing import NewValues, change_value, preview_value
from core.scoring import operations
from core.scoring.models import Score
from core.scoring.queries import benchmarks, columns, scores
from core.scoring.queries.outcomes import Otherwise, Outcome, outcomes, tiers_of
from core.scoring.queries.ranking import ranking_of
from core.scoring.rules.columns import Entry
from core.scoring.views import trying
from tests.integration.lists.test_pages import words
from tests.integration.scoring.test_benchmarks import HEAD, STATED
from tests.integration.scoring.test_columns import BODY
from tests.integration.scoring.test_ranking import submitted
from tests.integration.scoring.test_scores import GENERAL, TOTAL, load
from tests.support.house import sign_in
from tests.support.uploads import excel
from tests.support.world import NATIONAL, World

SET = "factory-2025"
REASON = Reason(reason="部里更正分值", document_number="示例〔2025〕9 号", document_date=date(2025, 9, 29))
# Six points from water to energy.
WEIGHTS = {
    "dimensions.能源低碳化.weight": Decimal(36),
    "dimensions.资源高效化.weight": Decimal(24),
    "indicators.1.weight": Decimal(14),
    "indicators.6.weight": Decimal(2),
}


def stand(world: World) -> Mapping[str, str]:
    """Four who filed, by id with a name for each."""
    load(world)
    best = submitted(world, "existing", energy_intensity="0.8")
    thirsty = submitted(world, "existing", energy_intensity="0.8", water_intensity="10")
    plain = submitted(world, "existing")
    new = submitted(world, "new")
    return {best.id: "best", thirsty.id: "thirsty", plain.id: "plain", new.id: "new"}


def called(names: Mapping[str, str]) -> OpenedCall:
    return queries.get(next(iter(names))).call


def today(names: Mapping[str, str]) -> dict[str, tuple[Decimal, int]]:
    ranking = ranking_of(called(names), "factory")
    assert ranking is not None
    return {names[id]: (each.entered.total, each.rank) for id, each in ranking.by_id.items()}


def then(names: Mapping[str, str], otherwise: Otherwise) -> dict[str, tuple[Decimal, int | None]]:
    found = outcomes(called(names), "factory", otherwise)
    return {names[each.application_id]: (each.then.total, each.then.rank) for each in found}


def every_weight(opened: OpenedCall) -> dict[str, values.Amount]:
    declared = pinned(opened).book.find(Kinds.indicator_sets, SET)
    now = {
        value.path: value.now for value in treatment(Kinds.indicator_sets).values(declared, Words(pinned(opened).book))
    }
    return {**now, **WEIGHTS}


@pytest.mark.pages
def test_what_other_weights_would_give_is_what_they_give(world: World) -> None:
    names = stand(world)
    opened, before = called(names), today(names)
    declared = pinned(opened).book.find(Kinds.indicator_sets, SET)
    kept = db.session.scalar(select(func.count()).select_from(Score))
    told = then(names, Otherwise(((Kinds.indicator_sets, values.with_values(declared, WEIGHTS)),)))
    assert (
        before
        == today(names)
        == {
            "best": (TOTAL + 4, 1),
            "thirsty": (TOTAL - 4, 3),
            "plain": (TOTAL, 2),
            "new": (TOTAL, 1),
        }
    )
    assert told == {
        "best": (TOTAL + 4, 1),
        "thirsty": (TOTAL + 2, 2),
        "plain": (TOTAL - 3, 3),
        "new": (TOTAL - 3, 1),
    }
    assert kept == db.session.scalar(select(func.count()).select_from(Score))
    new = NewValues(amounts=every_weight(opened), apply_to=frozenset({NATIONAL}))
    approver = world.people.make(Role.DEPARTMENT_APPROVER)
    for path, says in (
        ("dimensions.能源低碳化.weight", "“能源低碳化”的合计分值应等于所含各项指标的分值之和 36 分，现为 35 分。"),
        ("indicators.1.weight", "各项指标的分值合计应为 100 分，现为 121 分。"),
    ):
        apart = replace(new, amounts={**new.amounts, path: Decimal(35)})
        with pytest.raises(Invalid) as refused:
            preview_value("indicator_sets", SET, apart, REASON, seen=0, by=approver)
        assert refused.value.errors[path] == [says], "in words, and before it is confirmed"
    (impact,) = preview_value("indicator_sets", SET, new, REASON, seen=0, by=approver)
    assert "得分改变 3 家" in "".join(impact.notes)
    change_value("indicator_sets", SET, new, REASON, seen=0, by=approver)
    assert today(names) == told


@pytest.mark.pages
def test_what_other_shares_of_tiers_would_give_is_what_they_give(world: World) -> None:
    names = stand(world)
    opened = called(names)
    declared = pinned(opened).book.find(Kinds.grading, "green-code")
    shares: dict[str, values.Amount] = {
        f"bands.{tier}.share": Decimal(share) for tier, share in (("A+", 70), ("A", 30), ("B", 0))
    }
    found = outcomes(opened, "factory", Otherwise(((Kinds.grading, values.with_values(declared, shares)),)))
    assert any(each.today.tier != each.then.tier for each in found), "else nothing was tried"
    new = NewValues(amounts=shares, apply_to=frozenset({NATIONAL}))
    change_value("grading", "green-code", new, REASON, seen=0, by=world.people.make(Role.DEPARTMENT_APPROVER))
    ranking = ranking_of(called(names), "factory")
    assert ranking is not None
    assert {each.application_id: each.then.tier for each in found} == {
        id: tiers_of(ranking).get(id, "") for id in names
    }


@pytest.mark.pages
def test_what_other_benchmarks_would_give_is_what_they_give(world: World) -> None:
    names = stand(world)
    by_name = {name: id for id, name in names.items()}
    with transaction():
        operations.enter(queries.get(by_name["new"]), BODY, {1: Entry()}, by=world.people.officer("changsha"))
    officer = world.people.department()
    stricter = [
        (number, "", "", "", "", "", base, 0.4 if number == 1 else leading, "", "") for number, base, leading in GENERAL
    ]
    made = operations.load(excel([HEAD, *stricter]), "新.xlsx", replace(STATED, title="更正的对标值"), by=officer)
    told = then(names, Otherwise(revision=made))
    some = excel([HEAD, *(row for row in stricter if row[0] not in {1, 2})])
    scarce = operations.load(some, "缺.xlsx", replace(STATED, title="缺两项"), by=officer)
    lacking = outcomes(called(names), "factory", Otherwise(revision=scarce))
    assert {(each.then.rank, each.lacking) for each in lacking} == {(None, "2 项缺对标值，不能计分")}
    assert all(Outcome.from_json(each.as_json()) == each for each in lacking)
    assert told["new"] == (TOTAL - 2, 1)  # 0.2 of 0.8 in place of 0.2 of 0.4
    assert today(names)["new"] == (TOTAL, 1)
    operations.pin(NATIONAL, made.id, reason="部里更正", by=officer)
    assert today(names) == told
    one = queries.get(by_name["new"])
    kept = scores.kept(one.id)
    assert kept is not None
    assert (kept.serial, kept.revision_id) == (2, made.id)
    assert columns.column(one.id, BODY)[1].points == 2
    assert benchmarks.pinned_revision(one.call, SET) == made


@pytest.mark.pages
def test_the_page_shows_both_lists_and_refuses_what_could_not_be_carried_out(app: Flask, world: World) -> None:
    names = stand(world)
    client = sign_in(app.test_client(), world.people.department())
    here = f"/scores/calls/{NATIONAL}/factory/what-if"
    page = client.get(here)
    asked = {field: value for field, value in fields(page.text).items() if ":" in field}
    assert "试算结果" not in words(page)
    (energy,) = [field for field in asked if field.endswith("indicators.1.weight")]
    (water,) = [field for field in asked if field.endswith("indicators.6.weight")]
    refused = words(client.get(here, query_string={**asked, energy: "14"}))
    assert "合计应为 100 分，现为 106 分" in refused
    shown = words(client.get(here, query_string={**asked, energy: "14", water: "2"}))
    assert "得分改变 3 家" in shown
    assert f"{TOTAL + 2} 分，第 2 名" in shown
    assert today(names)["thirsty"] == (TOTAL - 4, 3)
    assert "须由" in shown, "who may carry it out is said to who may not"
    assert "/department/policy/values/" not in shown
    approver = sign_in(app.test_client(), world.people.make(Role.DEPARTMENT_APPROVER))
    shown = approver.get(here, query_string={**asked, energy: "14", water: "2"}).text
    (change,) = re.findall(r'href="(/department/policy/values/[^"]+)"', shown)
    changing = approver.get(unescape(change)).text
    tried = fields(changing)
    assert (tried["indicators.1.weight"], tried["indicators.6.weight"]) == ("14", "2")
    assert (tried["dimensions.能源低碳化.weight"], tried["dimensions.资源高效化.weight"]) == ("36", "24")
    assert re.search(rf'name="apply_to"[^>]*value="{NATIONAL}" checked', changing)
    shares = {field: "10" for field in asked if field.endswith("share")}
    assert "比例合计应为 100%" in words(client.get(here, query_string={**asked, **shares}))
    for amount, said in (
        ("-8", "不能小于 0"),
        *((odd, "请填写数字") for odd in ("NaN", "1e1", "1_0")),
        ("1000000", "合计应为 100 分"),
    ):
        assert said in words(client.get(here, query_string={**asked, energy: amount, water: "24"}))
    beyond = dict(zip(shares, ("105", "-40", "35"), strict=True))
    assert "不能大于 100" in words(client.get(here, query_string={**asked, **beyond}))


@pytest.mark.pages
def test_a_long_list_is_tried_by_a_job_that_is_left_and_found_again(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = stand(world)
    officer = world.people.department()
    client = sign_in(app.test_client(), officer)
    here = f"/scores/calls/{NATIONAL}/factory/what-if"
    asked = {field: value for field, value in fields(client.get(here).text).items() if ":" in field}
    (energy,) = [field for field in asked if field.endswith("indicators.1.weight")]
    (water,) = [field for field in asked if field.endswith("indicators.6.weight")]
    query = {**asked, energy: "14", water: "2"}
    at_once = client.get(here, query_string=query).text
    monkeypatch.setattr(trying, "AT_ONCE", 3)
    page = client.get(here, query_string=query).location
    assert "等待办理" in client.get(page).text
    run_waiting()
    done = client.get(page)
    assert "得分改变 3 家" in words(done)
    (result,) = re.findall(r'href="(/scores/what-if/[^"]+)"', done.text)
    shown = client.get(result)
    assert rows(shown.text) == rows(at_once)
    assert 'value="14"' in shown.text, "the values that were tried stand in the form"
    assert "的数据计算" in words(shown)
    assert sign_in(app.test_client(), world.people.department()).get(result).status_code == 404
    approver = world.people.make(Role.DEPARTMENT_APPROVER)
    told = {names[id]: found for id, found in read(result.rpartition("/")[2], officer).items()}
    new = NewValues(amounts=every_weight(called(names)), apply_to=frozenset({NATIONAL}))
    change_value("indicator_sets", SET, new, REASON, seen=0, by=approver)
    assert today(names) == told


def rows(page: str) -> list[str]:
    return re.findall(r"<tr>(.*?)</tr>", page.partition('id="outcome"')[2], re.DOTALL)


def read(job_id: str, person: Person) -> dict[str, tuple[Decimal, int | None]]:
    file = jobs.result_of(jobs.one_of(person, job_id))
    assert file is not None
    with files.open_file(file) as content:
        found = [Outcome.from_json(each) for each in json.load(content)]
    return {each.application_id: (each.then.total, each.then.rank) for each in found}


def fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))

"""Evaluators in a real browser: every page accessible and no wider than a phone, and the way from choice to report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from core import clock
from core.config import Settings
from core.evaluators import operations, queries
from core.evaluators.operations import Sanction
from tests.support import evaluators as region
from tests.support.accessibility import assert_accessible
from tests.support.evaluators import BODY, OPEN_DAY, Delta
from tests.support.house import People, app, people
from tests.support.house import settings as settings_of_house
from tests.support.looks import databases, look, opened_as, seen
from tests.support.uploads import pdf
from tests.support.world import World

__all__ = ["app", "databases", "people", "settings_of_house"]

pytestmark = pytest.mark.browser


@pytest.fixture
def settings(
    settings_of_house: Settings, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    site = tmp_path_factory.mktemp("site")
    region.install(site)
    monkeypatch.syspath_prepend(str(site))
    return replace(settings_of_house, region=region.REGION)


@pytest.fixture
def delta(app: Flask, people: People) -> Iterator[Delta]:
    with clock.travel(OPEN_DAY):
        yield Delta(World(app, people))


def test_every_page_of_evaluators(
    delta: Delta, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    clerk, other, novice, colleague = (delta.clerk() for _ in range(4))
    evaluator, barred = delta.admitted(clerk), delta.admitted(other, full_time_staff=9)
    delta.registered(novice)
    operations.join(evaluator.id, delta.letter(colleague), by=colleague)
    operations.bar(barred.id, Sanction(reason="出具虚假报告", document_number="三工〔2025〕9 号"), by=delta.approver)
    filed, accepted, proposed, choosing = (delta.draft(levels=("provincial", "national")) for _ in range(4))
    done = filed.engaged(evaluator, clerk)
    filed.report(done, clerk)
    filed.submit()
    engaged = accepted.engaged(evaluator, clerk, ["truthful"])
    asked = proposed.propose(evaluator)
    base = serve(delta.world.app)
    officer = delta.world.people.officer(BODY)
    (waiting,) = queries.submitted_profiles()
    pages = [
        (None, "index", "/evaluators"),
        (None, "show", f"/evaluators/{barred.id}"),
        (delta.clerk(), "welcome", "/evaluator"),
        (delta.clerk(), "register", "/evaluator/register"),
        (delta.clerk(), "find", f"/evaluator/join?q={evaluator.code}"),
        (delta.clerk(), "join", f"/evaluator/join/{evaluator.id}"),
        (colleague, "waiting", "/evaluator"),
        (clerk, "home", "/evaluator"),
        (novice, "home-submitted", "/evaluator"),
        (clerk, "basics", "/evaluator/profile"),
        (clerk, "section", "/evaluator/profile/sections/standing"),
        (clerk, "proposed", f"/evaluator/engagements/{asked.id}"),
        (clerk, "accepted", f"/evaluator/engagements/{engaged.id}"),
        (clerk, "filed", f"/evaluator/engagements/{done.id}"),
        (clerk, "decline", f"/evaluator/engagements/{asked.id}/decline"),
        (delta.officer, "department", "/department/evaluators"),
        (delta.officer, "admitting", f"/department/evaluators/{waiting.evaluator_id}"),
        (delta.officer, "overseen", f"/department/evaluators/{evaluator.id}"),
        (delta.officer, "barred", f"/department/evaluators/{barred.id}"),
        (delta.approver, "bar", f"/supervision/evaluators/{evaluator.id}"),
        (choosing.by, "tasks", f"/applications/{choosing.id}"),
        (choosing.by, "choosing", f"/applications/{choosing.id}/evaluation"),
        (accepted.by, "chosen", f"/applications/{accepted.id}/evaluation"),
        (officer, "review", f"/review/applications/{filed.id}"),
    ]
    for person, what, address in pages:
        page = opened_as(delta.world.app, person, new_context(), base)
        look(page, f"{base}{address}", f"evaluators-{what}")
        page.context.close()


def test_from_the_choice_of_an_evaluator_to_its_report(
    delta: Delta, serve: Callable[..., str], new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    draft = delta.draft()
    base = serve(delta.world.app)
    unit = opened_as(delta.world.app, draft.by, new_context(), base)
    unit.goto(f"{base}/applications/{draft.id}")
    unit.get_by_role("link", name="选择第三方评价机构").first.click()
    unit.get_by_text("委托这家机构").click()
    unit.get_by_role("button", name="发出委托").click()
    expect(unit.get_by_text("已发出委托")).to_be_visible()

    mine = opened_as(delta.world.app, clerk, new_context(), base)
    mine.goto(f"{base}/evaluator")
    mine.get_by_role("link", name=draft.now.unit_name).click()
    for pledge in ("与申报单位没有隶属、控股等关联关系", "对评价报告的真实性负责"):
        mine.get_by_label(pledge).check()
    mine.get_by_role("button", name="接受委托").click()
    expect(mine.get_by_text("已接受委托。")).to_be_visible()
    mine.get_by_role("button", name="上传报告").click()
    expect(mine.get_by_text("请选择评价结论。").first).to_be_visible()
    assert_accessible(mine)
    report = tmp_path / "评价报告.pdf"
    report.write_bytes(pdf("report"))
    mine.get_by_label("报告编号").fill("示评〔2025〕1 号")
    mine.get_by_label("报告日期").fill(OPEN_DAY.isoformat())
    mine.get_by_role("radio", name="符合", exact=True).check()
    mine.locator("input[type=file]").set_input_files(report)
    mine.get_by_label("报告内附有本机构具备评价资格的证明材料").check()
    mine.get_by_role("button", name="上传报告").click()
    expect(mine.get_by_text("评价报告已上传。")).to_be_visible()

    unit.goto(f"{base}/applications/{draft.id}/evaluation")
    expect(unit.get_by_text("结论：符合")).to_be_visible()
    unit.goto(f"{base}/applications/{draft.id}")
    expect(unit.get_by_role("link", name=evaluator.name)).to_be_visible()
    expect(unit.get_by_role("link", name="核对全部内容").first).to_be_visible()


def test_two_versions_stand_beside_each_other(
    delta: Delta, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    clerk = delta.clerk()
    delta.admitted(clerk)
    base = serve(delta.world.app)
    page = opened_as(delta.world.app, clerk, new_context(), base)
    look(page, f"{base}/evaluator/profile/sections/people", "conflict-before")
    for field, typed in (("answers.full_time_staff", "30"), ("answers.head", "王负责")):
        page.locator(f'[name="{field}"]').fill(typed)
    page.locator('input[name="revision"]').evaluate("each => each.value = '0'")
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.locator("#theirs")).to_be_visible()
    seen(page, "conflict-section")
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.locator('[name="answers.full_time_staff"]')).to_have_value("30")
    expect(page.locator("#theirs")).to_have_count(0)
    look(page, f"{base}/evaluator", "conflict-home")
    look(page, f"{base}/evaluator/profile", "conflict-basics-before")
    page.locator('[name="address"]').fill("示例路 9 号")
    page.locator('input[name="revision"]').evaluate("each => each.value = '0'")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#theirs")).to_be_visible()
    seen(page, "conflict-basics")

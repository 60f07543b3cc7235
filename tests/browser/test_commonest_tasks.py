"""The commonest tasks of those who decide, done by mouse and counted: `docs/commonest-tasks.md` says how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page

from core import clock
from core.people.models import Role
from tests.support.department import Department
from tests.support.house import People, app, people, settings
from tests.support.looks import databases, opened_as
from tests.support.review import OfficersDesk
from tests.support.world import CALL_DAYS, CREATION_PLAN, NATIONAL, World

__all__ = ["app", "databases", "people", "settings"]

pytestmark = pytest.mark.browser

TABLE = Path(__file__).parents[2] / "docs" / "commonest-tasks.md"
SEVERAL = 2
"""Rows that are acted on together: how many there are changes nothing but what each row has of its own."""


@dataclass
class Hand:
    """A mouse whose presses are counted, what is typed, and the pages on which it was."""

    page: Page
    clicks: int = 0
    fields: int = 0
    pages: set[str] = field(default_factory=set)

    def reads(self) -> None:
        self.pages.add(urlsplit(self.page.url).path)

    def presses(self, what: Locator | str) -> None:
        self.reads()
        self.clicks += 1
        target = self._named(what) if isinstance(what, str) else what
        target.click()
        self.page.wait_for_load_state()

    def writes(self, label: str, text: str) -> None:
        self.reads()
        self.fields += 1
        self.page.get_by_label(label).first.fill(text)

    def _named(self, words: str) -> Locator:
        main = self.page.locator("main")
        button = main.get_by_role("button", name=words, exact=True)
        return (button if button.count() else main.get_by_role("link", name=words)).first


@contextmanager
def counted(page: Page, task: str, *, own: int = 0) -> Iterator[Hand]:
    """What is done within is one task, as the table has it; `own`: rows that are counted as n."""
    hand = Hand(page)
    yield hand
    said = {name: (clicks, fields, pages) for name, clicks, fields, pages in rows()}
    clicks, fields = (
        f"{(count - own) or ''}{' + ' if count > own else ''}n" if own else str(count)
        for count in (hand.clicks, hand.fields)
    )
    assert (clicks, fields, str(len(hand.pages))) == said[task], task


def rows() -> Iterator[tuple[str, str, str, str]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 6 and cells[2][:1].isdecimal():
            yield cells[0], cells[2], cells[3], cells[4]


def test_the_tasks_of_a_body(
    app: Flask, people: People, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    with clock.travel(CALL_DAYS[NATIONAL]):
        desk = OfficersDesk(World(app, people), NATIONAL)
        first = desk.application(track="new", listed=("provincial",))
        for _ in range(SEVERAL):
            desk.passed(desk.application(track="new", listed=("provincial",)))
        base = serve(app)
        page = opened_as(app, desk.officer, new_context(), base)

        page.goto(f"{base}/day")
        with counted(page, "open") as hand:
            hand.presses(first.unit_name)
            hand.reads()
        with counted(page, "verify") as hand:
            hand.writes("统一核实方式", "查阅申报材料和佐证")
            hand.presses("其余均属实")
            page.get_by_text("已保存 20 项核实结果").wait_for()
            hand.presses("审核通过")
            page.get_by_text("已通过“").wait_for()

        page.goto(f"{base}/review?tab=recommend")
        with counted(page, "receipts") as hand:
            hand.presses(page.get_by_label("全选本页"))
            hand.presses("登记管理平台回执")
            hand.writes("统一提交日期", CALL_DAYS[NATIONAL].isoformat())
            hand.presses("保存")
            page.get_by_text(f"已登记 {SEVERAL + 1} 项平台回执").wait_for()
        page.goto(f"{base}/review?tab=recommend")
        with counted(page, "recommend") as hand:
            hand.presses(page.get_by_label("全选本页"))
            hand.presses("推荐所选")
            hand.writes("推荐文件文号", "长工信〔2025〕1 号")
            hand.writes("推荐文件日期", CALL_DAYS[NATIONAL].isoformat())
            hand.presses(f"推荐这 {SEVERAL + 1} 项申报")
            page.get_by_text(f"已推荐 {SEVERAL + 1} 项申报").wait_for()
        with counted(page, "summary") as hand:
            hand.presses("汇总表和材料包")
            with page.expect_download():
                hand.presses(page.get_by_role("link", name="下载 Excel").first)


def test_the_tasks_of_a_return_and_of_the_department(
    app: Flask, people: People, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        department = Department(OfficersDesk(World(app, people)))
        desk = department.desk
        wrong = desk.application(audited_on="2021-06-30")
        waiting = [department.recommended() for _ in range(SEVERAL)]
        base = serve(app)
        page = opened_as(app, desk.officer, new_context(), base)
        page.goto(f"{base}/review/applications/{wrong.id}")
        with counted(page, "return") as hand:
            hand.presses("退回补正")
            hand.presses(page.get_by_role("checkbox").first)
            hand.writes("补正意见", "请补充产品清单")
            hand.presses("退回申报单位")
            page.get_by_text("已退回").wait_for()

        page = opened_as(app, department.approver, new_context(), base)
        queue = f"{base}/department/queue?tab=select"
        page.goto(queue)
        with counted(page, "decide-each", own=SEVERAL) as hand:
            hand.presses(page.get_by_label("全选本页"))
            hand.presses("逐项决定")
            for each in page.get_by_label("入选", exact=True).all():
                hand.presses(each)
            for number, each in enumerate(page.get_by_role("textbox", name="理由").all()):
                hand.fields += 1
                each.fill(f"理由之{number}")
            hand.presses(f"保存这 {SEVERAL} 项")
            page.get_by_text(f"已对 {SEVERAL} 项申报作出决定").wait_for()
        waiting += [department.recommended() for _ in range(SEVERAL)]
        page.goto(queue)
        with counted(page, "decide") as hand:
            hand.presses(page.get_by_label("全选本页"))
            hand.presses("决定所选")
            hand.presses(page.get_by_label("入选", exact=True))
            hand.writes("理由", "符合遴选要求")
            hand.presses(f"决定这 {SEVERAL} 项")
            page.get_by_text("的决定").wait_for()
        releasing = opened_as(app, people.make(Role.DEPARTMENT_APPROVER), new_context(), base)
        releasing.goto(f"{queue}-decided")
        with counted(releasing, "release") as hand:
            hand.presses(releasing.get_by_label("全选本页"))
            hand.presses("发布所选")
            hand.presses(f"发布这 {len(waiting)} 项")
            releasing.get_by_text(f"已发布 {len(waiting)} 项决定").wait_for()
        late = desk.application(audited_on="2021-06-30")
        page.goto(f"{base}/department/applications/{late.id}")
        with counted(page, "extend") as hand:
            hand.presses("延期")
            hand.writes("延期至", "2023-12-20")
            hand.writes("理由", "平台维护")
            hand.writes("文号", "湘工信〔2023〕7 号")
            hand.presses("批准延期")
            page.get_by_text("延期。").first.wait_for()

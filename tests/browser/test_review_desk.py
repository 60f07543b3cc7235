"""The recommending body's desk in a real browser: accessible on a desk and on a phone, usable by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Dialog, Locator, Page, expect

from core import clock
from core.upkeep.operations.following import remind
from tests.support.house import People, app, people, settings
from tests.support.looks import databases, look, opened_as, seen
from tests.support.review import OfficersDesk, in_the_queues_order
from tests.support.uploads import pages_pdf, upload
from tests.support.world import CALL_DAYS, CREATION_PLAN, NATIONAL, World

__all__ = ["app", "databases", "people", "settings"]

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(app: Flask, people: People) -> Iterator[OfficersDesk]:
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        yield OfficersDesk(World(app, people))


def test_every_page_of_the_desk(
    app: Flask,
    desk: OfficersDesk,
    serve: Callable[..., str],
    new_context: Callable[..., BrowserContext],
) -> None:
    waiting = desk.application(audited=False)
    desk.application(audited_on="2021-06-30", dishonesty_listed=True)
    ready = desk.passed(desk.application(audited_on="2021-06-30"))
    base = serve(app)
    page = opened_as(app, desk.officer, new_context(), base)
    call, sheet = desk.opened.call_id, f"{base}/review/applications/{waiting.id}"
    chosen = f"call={call}&chosen={ready.id}:{ready.revision}"
    for name, address in {
        "queue": f"{base}/review",
        "queue-all": f"{base}/review?tab=all&text=没有这样的单位",
        "application": sheet,
        "waive": f"{sheet}/waive/cleaner-production-audit",
        "return": f"{sheet}/return",
        "pass": f"{sheet}/pass",
        "history": f"{sheet}/history",
        "checklist": f"{sheet}/checklist",
        "recommend": f"{base}/review/recommend?{chosen}",
        "decline": f"{base}/review/decline?{chosen}",
        "receipts": f"{base}/review/receipts?{chosen}",
        "exports": f"{base}/review/exports?call={call}&which=recommend",
        "follow-up": f"{base}/review/follow-up?call={call}",
    }.items():
        look(page, address, name)


def test_who_has_not_filed_is_read_beside_whoever_acts_for_it(
    app: Flask, people: People, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    """Names of units and of their people are long: the one took the other's room."""
    with clock.travel(CALL_DAYS[NATIONAL]):
        desk = OfficersDesk(World(app, people), NATIONAL)
        unit = desk.world.unit("示例重型装备供应链集团有限责任公司", listed=["provincial", "national"])
        desk.world.representative(unit, "示例重型装备供应链集团有限责任公司绿色制造经办人")
        remind(desk.opened, [unit.id], by=desk.officer)
        base = serve(app)
        page = opened_as(app, desk.officer, new_context(), base)
        look(page, f"{base}/review/follow-up?call={desk.opened.call_id}", "follow-up-of-many")


_IS_SEEN = """() => {
    const has = document.activeElement, foot = document.querySelector(".desk-foot")
    return foot.contains(has) || has.getBoundingClientRect().bottom <= foot.getBoundingClientRect().top
}"""


_MAY_BE_PRESSED = """link => {
    const at = link.getBoundingClientRect()
    return link.contains(document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2))
}"""


def test_a_queue_is_put_in_order_on_a_phone_and_its_acts_leave_the_rows_in_sight(
    app: Flask, desk: OfficersDesk, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    """The headings were hidden there, and their links still took the focus."""
    desk.passed(desk.application(audited_on="2021-06-30"))
    base, phone = serve(app), {"width": 390, "height": 844}
    page = opened_as(app, desk.officer, new_context(viewport=phone), base)
    page.goto(f"{base}/review?tab=recommend")
    page.locator(".queue-table").scroll_into_view_if_needed()
    links = page.locator(".queue-table thead a")
    assert links.count() >= 4
    for link in links.all():
        link.focus()
        assert link.evaluate(_MAY_BE_PRESSED), link.inner_text()
    acts = page.locator(".bulk").bounding_box()
    assert acts is not None
    assert acts["height"] < 60
    links.first.click()
    expect(page.locator("th[aria-sort]")).to_contain_text("单位")
    expect(page.locator(".queue-filters")).to_have_count(1)
    assert _height(page, ".queue-filters") < 420, "rows begin within a screen of the filters"
    page.set_viewport_size({"width": 1280, "height": 800})
    assert _height(page, ".queue-filters") < 120, "the filters stand on one line"


def _height(page: Page, what: str) -> float:
    box = page.locator(what).bounding_box()
    assert box is not None
    return box["height"]


def test_signing_by_keyboard(
    app: Flask, desk: OfficersDesk, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    application = desk.application(audited_on="2021-06-30")
    base = serve(app)
    page = opened_as(app, desk.officer, new_context(), base)
    page.goto(f"{base}/review/applications/{application.id}")
    for _ in range(25):
        page.keyboard.press("Tab")
        page.wait_for_function(_IS_SEEN)  # and does not lie behind the foot
    page.locator("input[type=radio][value=confirmed]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("查阅申报材料")
    page.keyboard.press("Enter")
    page.get_by_text("已保存 1 项核实结果").wait_for()
    expect(page.locator(".items > li").first).to_contain_text("签认")


@pytest.fixture
def national(app: Flask, people: People) -> Iterator[OfficersDesk]:
    with clock.travel(CALL_DAYS[NATIONAL]):
        yield OfficersDesk(World(app, people), NATIONAL)


def test_twenty_items_are_verified_and_passed_on_one_page(
    app: Flask,
    national: OfficersDesk,
    serve: Callable[..., str],
    new_context: Callable[..., BrowserContext],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two pieces of evidence looked at, an exception noted, all others as stated, passed: six presses, one page."""
    monkeypatch.setattr(national.world, "upload", lambda: upload(pages_pdf(2)))
    first, second = in_the_queues_order(national.application(track="new", listed=("provincial",)) for _ in range(2))
    base = serve(app)
    page = opened_as(app, national.officer, new_context(), base)
    page.goto(f"{base}/review/applications/{first.id}?tab=review")
    presses = 0

    def press(what: Locator) -> None:
        nonlocal presses
        presses += 1
        what.click()

    expect(page.get_by_role("link", name="已核实 0／20")).to_be_visible()
    expect(page.get_by_role("button", name="审核通过")).to_be_disabled()
    files, frame = page.locator("a[target=viewer]"), page.frame_locator("iframe[name=viewer]")
    for number in range(2):
        press(files.nth(number))
        expect(frame.get_by_role("img")).to_have_count(2)
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1

    last = page.locator(".items > li").last
    press(last.get_by_label("与填报不符"))
    page.keyboard.press("Tab")
    page.keyboard.type("核对能源统计报表")
    page.keyboard.press("Tab")
    page.keyboard.type("少计一个车间")
    page.keyboard.press("Tab")
    page.keyboard.type("7")
    press(page.get_by_label("统一核实方式"))
    page.keyboard.type("查阅申报材料和佐证")
    press(page.get_by_role("button", name="其余均属实"))
    page.get_by_text("已保存 20 项核实结果").wait_for()
    assert first.id in page.url
    expect(page.locator(".in-sight")).to_contain_text("与填报不符")
    press(page.get_by_role("button", name="审核通过"))
    page.get_by_text("已通过“").wait_for()
    assert second.id in page.url  # the next of the view
    expect(page.get_by_text("第 1 份，共 1 份")).to_be_visible()
    expect(page.get_by_label("统一核实方式")).to_have_value("查阅申报材料和佐证")
    assert presses <= 6


def test_keys_move_where_nobody_writes_and_what_is_unsaved_is_asked_about(
    app: Flask, national: OfficersDesk, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    application = national.application(track="new", listed=("provincial",))
    base = serve(app)
    page = opened_as(app, national.officer, new_context(), base)
    page.goto(f"{base}/review/applications/{application.id}?tab=review")
    items, dialog = page.locator(".items > li"), page.locator("#keys")
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    seen(page, "keys")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(items.nth(1).get_by_label("与填报不符")).to_be_checked()
    page.keyboard.type("jjs?")  # in the field of what was seen these are letters
    expect(items.nth(1).get_by_label("核实所见")).to_have_value("jjs?")
    expect(dialog).to_be_hidden()

    asked: list[str] = []

    def stay(box: Dialog) -> None:
        asked.append(box.type)
        box.dismiss()

    page.on("dialog", stay)
    with page.expect_event("dialog"):
        page.get_by_role("link", name="办理记录和审计").click()
    assert asked == ["beforeunload"]
    assert application.id in page.url
    expect(items.nth(1).get_by_label("核实所见")).to_have_value("jjs?")


def test_only_what_the_keys_rest_on_is_opened(
    app: Flask, national: OfficersDesk, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    """Each file that opens is drawn and noted as read: not what the keys merely pass."""
    national.world.files_apart = True
    application = national.application(track="new", listed=("provincial",))
    base = serve(app)
    page = opened_as(app, national.officer, new_context(), base)
    opened: list[str] = []
    page.on("request", lambda sent: opened.append(sent.url) if sent.url.endswith("/view") else None)
    page.goto(f"{base}/review/applications/{application.id}")
    items = page.locator(".items > li")
    have = [number for number, item in enumerate(items.all()) if item.locator("a[target=viewer]").count()]
    assert len(have) > 1
    files = [items.nth(number).locator("a[target=viewer]").first.get_attribute("href") or "?" for number in have]
    with page.expect_request(_VIEWED):
        page.evaluate(_PRESS, ["j"] * (have[-1] + 1))
    expect(items.nth(have[-1])).to_be_focused()
    with page.expect_request(_VIEWED):
        page.evaluate(_PRESS, [*("k" * (have[-1] - have[0])), "o"])
    assert [urlsplit(each).path for each in opened] == [files[-1], files[0]]


_VIEWED = re.compile("/view$")

_PRESS = """keys => { for (const key of keys)
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })) }"""
"""All in one moment, in which none of them can rest on anything."""

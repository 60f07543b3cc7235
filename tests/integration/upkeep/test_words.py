"""A yearly report is called what it is, wherever its unit and its body read of it."""

from __future__ import annotations

import re

from core.applications import operations as applications
from core.applications.queries import get
from core.notifications.queries import messages
from core.review import operations as review
from tests.support.clients import Browser, browser_of
from tests.support.upkeep import Province, in_year

ONE_S_OWN = {
    "我的申报和填报",
    "还没有申报和填报",
    "开始申报或填报",
    "您经办的各单位的申报和年度填报，待您办理的排在前面。",
    "审核推荐",
}
"""What the page of everything that a person's units file says of all of it, and the room of reviewing."""


def test_a_yearly_report_is_nowhere_called_an_application(province: Province) -> None:
    opened, (unit, by) = province.report_of(2026), province.listed("city")
    unit_page, desk = browser_of(province.world.app, by), browser_of(province.world.app, province.city)
    whole = browser_of(province.world.app, province.approver)
    read: list[tuple[str, str]] = []

    def reads(browser: Browser, *paths: str) -> None:
        read.extend((path, browser.get(path).text) for path in paths)

    with in_year(2026):
        starting = f"/applications/new?call={opened.call_id}&unit={unit.id}"
        reads(unit_page, "/applications", starting, f"/calls/{opened.call_id}")
        made = province.begun(opened, unit, by, "city")
        page, of_body = f"/applications/{made.id}", f"/review/applications/{made.id}"
        section = f"{page}/sections/annual-report/standing"
        reads(unit_page, page, section, f"{page}/print", f"{page}/withdraw")
        province.filled(made, by)
        reads(unit_page, page, f"{page}/check", f"{page}/declaration")
        applications.declare(made.id, revision=get(made.id).revision, by=by)
        reads(unit_page, f"{page}/submit")
        reads(whole, f"/department/drafts?call={opened.call_id}&text={unit.name}", f"/department{page}/extend")
        province.world.submitted(made, by)
        reads(unit_page, "/applications", page, f"{page}/receipt", f"{page}/progress")
        reads(desk, "/day", "/upkeep/reports", f"/review?call={opened.call_id}", of_body, f"{of_body}/return")
        sections, revision = ["annual-report/standing"], get(made.id).revision
        review.return_for_correction(made.id, sections, "请核对", due=None, revision=revision, by=province.city)
        reads(unit_page, page, section)
        province.world.submitted(get(made.id), by)
        review.pass_review(made.id, revision=get(made.id).revision, by=province.city)
        reads(unit_page, "/applications", page, f"{page}/progress")
        reads(desk, f"/review?call={opened.call_id}&tab=passed", of_body)
        urged = f"call={opened.call_id}&tab=all&chosen={made.id}:{get(made.id).revision}"
        reads(desk, f"/review/assign?{urged}", f"/review/urge?{urged}", f"/review/views?{urged}", f"/threads/{made.id}")
        reads(unit_page, f"/threads/{made.id}")
        of_all = f"/department{page}"
        reads(whole, "/day", f"/department/queue?call={opened.call_id}", of_all, f"/department/assign?{urged}")
    read += [(who.name, "\n".join(each.text for each in messages(who)[0])) for who in (by, province.city)]
    assert "动态管理表" in dict(read)[page]
    assert unit.name in dict(read)[f"/review?call={opened.call_id}&tab=passed"]
    found = {f"{path}: {line}" for path, text in read for line in _lines(text) if _is_of_applications(line)}
    assert not found, "\n".join(sorted(found))


def _lines(text: str) -> list[str]:
    """What a page says, with its title and its place among the others."""
    title, crumbs = re.search("<title>.*?</title>", text), re.search('<nav class="crumbs".*?</nav>', text, re.DOTALL)
    heads = [found[0].partition("｜")[0] for found in (title, crumbs) if found]
    shown = "\n".join([*heads, text.rsplit("<main", maxsplit=1)[-1].split("</main>", maxsplit=1)[0]])
    return [line.strip() for line in re.sub("<[^>]+>", "\n", shown).splitlines()]


def _is_of_applications(line: str) -> bool:
    return bool(re.search("申报|申请|推荐(?!单位)", line.replace("申报通知", ""))) and line not in ONE_S_OWN

"""What experts and their office do on the pages: a replacement to the close, and who must stand aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from core.applications import queries as applications
from core.applications.models import Application
from core.experts.models import Assignment, Expert
from core.experts.queries import assignments
from core.experts.queries.sheets import standing
from core.forms.typed import PREFIX
from core.people import queries as people
from tests.integration.experts.test_assigning import of_an_earlier_evaluator, of_one_group
from tests.support.both import Both
from tests.support.clients import Browser, browser_of, token_of, words
from tests.support.coast import BOTH
from tests.support.experts import pooled

pytestmark = pytest.mark.pages

ASSIGN, CLOSE = "/department/experts/assign", "/department/experts/close"


def chosen(made: Application) -> dict[str, str]:
    now = applications.get(made.id)
    return {"call": BOTH, "chosen": f"{now.id}:{now.revision}"}


def assign(desk: Browser, made: Application, experts: Sequence[Expert]) -> str:
    """What the office reads after it ticked these experts."""
    sent = {**chosen(made), "due": "2025-04-25"}
    token = token_of(desk.get(ASSIGN, query_string=sent).text)
    picked = {f"{made.id}.experts": [each.id for each in experts]}
    return words(desk.post(ASSIGN, data={**sent, **picked, "csrf_token": token}, follow_redirects=True).text)


def score(both: Both, given: Assignment, base: str, green: str) -> None:
    """The expert accepts, fills the sheet in and hands it in."""
    own = browser_of(both.world.app, people.person(given.expert.person_id))
    home = f"/expert/sheets/{given.id}"
    assert own.submit(f"{home}/accept", page=home).status_code == 302
    answers = {"base_points": base, "green_points": green, "words": "同意"}
    sent = {f"{PREFIX}{name}": each for name, each in answers.items()}
    own.submit(f"{home}/sections/sheet/points", revision="0", save="on", **sent)
    assert own.submit(f"{home}/hand-in", page=home).status_code == 302


def live(made: Application) -> Sequence[Assignment]:
    return assignments.live([made.id], made.stage)[made.id]


def test_a_replaced_expert_is_followed_by_another_to_the_close(both: Both) -> None:
    made = both.at_judging()
    first, second, third = pooled(both, 3)
    desk = browser_of(both.world.app, both.officer)
    assert "已分派 3 人次" in assign(desk, made, [first, second, third])
    [gone] = [each for each in live(made) if each.expert_id == third.id]
    score(both, gone, "1", "1")

    take_back = f"/department/experts/assignments/{gone.id}/take-back"
    assert "请填写此项" in desk.submit(take_back).text
    assert desk.submit(take_back, reason="长期出差").status_code == 302
    own = browser_of(both.world.app, people.person(third.person_id))
    assert "长期出差" in words(own.get("/expert").text) + words(own.get(f"/expert/sheets/{gone.id}").text)
    assert own.get(f"/expert/sheets/{gone.id}/sections/sheet/points").status_code == 404
    assert "2 名专家没有提交" in words(desk.get(CLOSE, query_string=chosen(made)).text)

    [spare] = pooled(both, 1)
    page = desk.get(ASSIGN, query_string=chosen(made)).text
    [ticked] = re.findall(r"<input[^>]* checked[^>]*>", page)
    assert spare.id in ticked, "who was replaced is not proposed again"
    assert "已分派 1 人次" in assign(desk, made, [spare])
    for given, points in zip(live(made), (("38", "50"), ("40", "45.5"), ("36", "52")), strict=True):
        score(both, given, *points)
    token = token_of(desk.get(CLOSE, query_string=chosen(made)).text)
    closed = desk.post(CLOSE, data={**chosen(made), "csrf_token": token}, follow_redirects=True)
    assert "已结束 1 项申报的专家评分" in words(closed.text)
    found = standing([made.id], made.stage)[made.id]
    assert (found.score, len(found.parts)) == (Decimal(88), 3), "88, 85.5 and 88; what the first had given is not there"
    shown = words(desk.get(f"/department/experts/applications/{made.id}").text)
    assert "长期出差" in shown
    assert "综合得分" in shown


@pytest.mark.parametrize("seed", [of_one_group, of_an_earlier_evaluator])
def test_who_is_tied_is_named_and_refused(both: Both, seed: Callable[[Both, Application], Expert]) -> None:
    made = both.at_judging()
    tied, [free] = seed(both, made), pooled(both, 1)
    desk = browser_of(both.world.app, both.officer)
    page = desk.get(ASSIGN, query_string=chosen(made)).text
    assert "应当回避（1）" in page
    assert f'value="{tied.id}"' not in page
    assert page.count("（建议）") == 1
    assert "应当回避" in assign(desk, made, [free, tied]), "nor where the form is sent without the page"
    assert not live(made)
    assert "已分派 1 人次" in assign(desk, made, [free])

"""Places that are worked out: of counts that staff keep of each body, and of a list of the year before."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from core.applications.queries.places import worked_out
from core.bodies.models import BodyFigure
from core.bodies.operations import Counted, enter_figures
from core.bodies.queries import figures
from core.calls.queries import pinned
from core.db import db
from core.errors import Invalid, NotAllowed
from core.plugin_api import NotApplicable, ScoringMethod
from core.plugin_api.kinds import Kinds
from core.review.operations.recommending import CeilingReached
from core.scoring.presenting.trying import to_try
from core.scoring.queries.outcomes import Otherwise, kept_otherwise, room_of
from core.scoring.queries.ranking import Entered, Ranking
from core.scoring.rules.ceilings import Room
from tests.support.clients import browser_of, token_of, words
from tests.support.statements import statements
from tests.support.terrace import CALL, EAST, OPEN_DAY, WEST, Terrace

SOURCE = "梯工〔2026〕2 号"
METHOD = ScoringMethod(id="any", choice="试", indicator_sets=(), not_applicable=NotApplicable.SPREAD)


def shown_by(page: str) -> dict[str, str]:
    """What a page says of the counts that it showed."""
    return dict(re.findall(r'name="((?:shown|known)\.[^"]*)" value="([^"]*)"', page))


def audits(count: int | None, body: str = EAST, source: str = SOURCE) -> Counted:
    return Counted(body, 2026, "audits", "本年度审核数", count, source, OPEN_DAY)


def test_a_body_recommends_as_many_as_its_counts_give_and_reads_how(app: Flask, terrace: Terrace) -> None:
    terrace.world.list(terrace.world.unit(body_id="brook"), "provincial", on=date(2025, 6, 1))
    terrace.world.list(terrace.world.unit(body_id=EAST), "provincial", on=date(2026, 2, 1))  # this year's: not counted
    several = [terrace.filed("provincial") for _ in range(4)]
    with pytest.raises(CeilingReached, match="本年度审核数尚未登记"):
        terrace.recommend(several[0])
    enter_figures([audits(4)], by=terrace.department)
    with pytest.raises(CeilingReached, match="超出 1 个") as refused:
        terrace.recommend(*several)
    how = "本年度审核数 4 × 60% + 上年末省级绿色工厂数 1 = 3.4，小数舍去，为 3"
    assert how in refused.value.sentence
    assert "梯田办法" in refused.value.sentence
    terrace.recommend(*several[:3])
    last = several[3]
    page = browser_of(app, terrace.officers[EAST]).get(
        f"/review/recommend?call={CALL}&chosen={last.id}:{last.revision}"
    )
    assert how in words(page.text)


def test_the_department_enters_the_counts_and_everybody_reads_the_arithmetic(app: Flask, terrace: Terrace) -> None:
    pages = browser_of(app, terrace.department)
    before = words(pages.get("/targets/places").text)
    assert "待登记后计算" in before
    sent = {"call": CALL, f"{EAST}.audits": "4", f"{WEST}.audits": "many", "source": SOURCE, "counted_on": "2026-04-20"}
    refused = pages.submit("/targets/places", **sent)
    assert refused.status_code == 422
    assert "请填写 0 或正整数" in refused.text
    assert 'value="many"' in refused.text
    assert pages.submit("/targets/places", **{**sent, f"{WEST}.audits": "0"}).status_code == 302
    shown = words(pages.get("/targets/places").text)
    assert "本年度审核数 4 × 60% + 上年末省级绿色工厂数 0 = 2.4，小数舍去，为 2" in shown
    assert SOURCE in shown
    assert {each.body: each.count for each in worked_out(terrace.opened)} == {EAST: 2, WEST: 0}
    rule = words(pages.get("/policy").text)
    assert "本年度审核数 × 60% + 上年末省级绿色工厂数，小数舍去，最多 20 家" in rule
    assert browser_of(app, terrace.officers[EAST]).get("/targets/places").status_code == 403


def test_counts_are_the_department_s_have_a_source_and_are_never_overwritten(app: Flask, terrace: Terrace) -> None:
    with pytest.raises(NotAllowed):
        enter_figures([audits(4)], by=terrace.officers[EAST])
    for wrong in (audits(None), audits(-1), audits(4, source=" ")):
        with pytest.raises(Invalid):
            enter_figures([wrong], by=terrace.department)
    assert enter_figures([audits(4)], by=terrace.department) == 1
    assert enter_figures([audits(4)], by=terrace.department) == 0
    assert enter_figures([audits(6)], by=terrace.department) == 1
    assert [each.count for each in db.session.query(BodyFigure).order_by(BodyFigure.sequence)] == [4, 6]
    db.session.query(BodyFigure).order_by(BodyFigure.sequence).all()[0].count = 9
    with pytest.raises(DBAPIError):
        db.session.commit()
    db.session.rollback()


def test_only_what_was_changed_on_the_page_is_entered_and_nothing_over_what_another_entered(
    app: Flask, terrace: Terrace
) -> None:
    enter_figures([audits(4), audits(7, WEST)], by=terrace.department)
    pages = browser_of(app, terrace.department)
    sent = {
        **shown_by(pages.get("/targets/places").text),
        "call": CALL,
        "source": "另一统计表",
        "counted_on": "2026-04-20",
    }
    typed = {f"{EAST}.audits": "5", f"{WEST}.audits": "7"}
    enter_figures([audits(6)], by=terrace.department)
    refused = pages.submit("/targets/places", **sent, **typed)
    assert refused.status_code == 409
    assert "东市的“本年度审核数”已登记为 6" in refused.text
    assert 'value="5"' in refused.text
    again = {**sent, **shown_by(refused.text)}
    assert pages.submit("/targets/places", **again, **typed).status_code == 302
    held = figures(2026)
    assert (held[EAST, "audits"].count, held[EAST, "audits"].source) == (5, "另一统计表")
    assert (held[WEST, "audits"].count, held[WEST, "audits"].source) == (7, SOURCE), "it was not changed on the page"
    page = pages.get("/targets/places").text
    pages.submit("/targets/places", **{**sent, **shown_by(page), "source": SOURCE, "all_counts": "y"}, **typed)
    assert {each.source for each in figures(2026).values()} == {SOURCE}, "a wrong source can be mended"


def test_the_lists_of_all_formulas_are_counted_at_once(app: Flask, terrace: Terrace) -> None:
    terrace.counted()
    worked_out(terrace.opened)  # what is pinned is read once
    of_one = statements(lambda: worked_out(terrace.opened, (EAST,)))
    assert len(statements(lambda: worked_out(terrace.opened))) == len(of_one)


def test_entering_and_recommending_count_the_lists_once(app: Flask, terrace: Terrace) -> None:
    pages = browser_of(app, terrace.department)
    sent = {"call": CALL, f"{EAST}.audits": "4", "source": SOURCE, "counted_on": "2026-04-20"}
    token = token_of(pages.get("/targets/places").text)
    entering = statements(lambda: pages.post("/targets/places", data={"csrf_token": token, **sent}))
    assert sum(map(is_a_count_of_lists, entering)) == 0, "to enter counts nothing has to be worked out"
    made = terrace.filed("provincial")
    officer = browser_of(app, terrace.officers[EAST])
    path = f"/review/recommend?call={CALL}&chosen={made.id}:{made.revision}"
    assert sum(map(is_a_count_of_lists, statements(lambda: officer.get(path)))) == 1
    letter = {"letter_number": "梯工〔2026〕9 号", "letter_date": "2026-04-20"}
    typed = {"csrf_token": token_of(officer.get(path).text), **letter}
    assert sum(map(is_a_count_of_lists, statements(lambda: officer.post(path, data=typed)))) == 1


def is_a_count_of_lists(statement: str) -> bool:
    return "count(distinct(" in statement.lower() and "listing" in statement


def test_a_what_if_knows_places_that_are_worked_out(terrace: Terrace) -> None:
    terrace.counted(audits=4)  # 4 × 60% = 2.4: two places
    kept = pinned(terrace.opened)
    filed = [terrace.filed() for _ in range(3)]
    several = [
        Entered(each.id, each.unit_id, EAST, each.entry_name, False, Decimal(90 - n), True)
        for n, each in enumerate(filed)
    ]
    ranking = Ranking(kept, "factory", METHOD, several)
    assert [room_of(ranking)[each.id] for each in filed] == [Room.WITHIN, Room.WITHIN, Room.BEYOND]
    formula = kept.book.quota_formulas["places"]
    more = replace(formula, parts=(replace(formula.parts[0], share=Decimal(100)), *formula.parts[1:]))
    then = replace(ranking, kept=kept_otherwise(terrace.opened, Otherwise(((Kinds.quota_formulas, more),))))
    assert set(room_of(then).values()) == {Room.WITHIN}
    tried = [each for each in to_try(terrace.opened, "factory") if each.kind is Kinds.quota_formulas]
    assert [value.path for each in tried for value in each.values] == ["parts.audits.share", "parts.provincial.share"]

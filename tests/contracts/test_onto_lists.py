"""Who comes onto a list by the web is judged on that day, whichever way he comes: at the end of public notice, by the
document that publishes, by what staff record of listed units, by an import. Tried on every installed region's calls,
with forms sent without their pages, and each way from both sides: shut to whom the rules refuse by then, and open to
others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from core import clock
from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.bodies.queries import EVERYTHING
from core.db import db
from core.evaluators import queries as evaluators
from core.instance import instance
from core.ledger import operations as ledger
from core.ledger import queries as standing
from core.ledger.models import RemovalReason
from core.ledger.operations import Entry
from core.ledger.rules import EventKind
from core.notices.models import NoticeItem, PublicNotice
from core.people.models import Role
from core.plugin_api import Does, EvaluationWay, RuleKind, Stage
from core.supervision.queries import observations
from core.units.models import Unit
from tests.contracts.by_web import Sender, acts, place
from tests.contracts.elevator import Elevator
from tests.contracts.ways import ByThirdParty, bars, filers
from tests.support.uploads import pdf

_DOCUMENT: Mapping[str, str] = {"document_number": "示例〔9〕号", "reason": "情况和依据"}


def proof() -> tuple[BytesIO, str]:
    return BytesIO(pdf("proof")), "证明.pdf"


class Desk(Sender):
    """The department's, whose officers and approvers send forms."""

    def __init__(self, at: Elevator) -> None:
        super().__init__(at)
        self.other = at.people.make(Role.DEPARTMENT_APPROVER)

    def recorded(self, unit_id: str, path: str, **values: Any) -> int:
        """Propose a change of a unit's records by its form and let another confirm it; what was answered at last."""
        answer = self.send(self.at.department, path, **_DOCUMENT, **values, proof=proof())
        for change in standing.record_changes(unit_id):
            page = f"/department/listed/changes/{change.id}"
            seen = re.search(r'name="revision" value="(\w+)"', self.page(self.other, page))
            assert seen is not None
            answer = self.send(self.other, f"{page}/confirm", revision=seen[1])
            if standing.record_changes(unit_id):
                self.send(self.other, f"{page}/drop", reason="不予办理")
        return answer.status_code


Penalty = Callable[[Desk, Application], bool]
"""Something that becomes known of an application by web; whether this call's rules ask for it."""


def is_barred(desk: Desk, application: Application) -> bool:
    """Penalised, by two people with proof."""
    if not all(bars(level, desk.at.call) for level in application.levels):
        return False
    barred(desk, application.unit_id)
    return True


def barred(desk: Desk, unit_id: str) -> None:
    today = clock.today()
    span = {"since": today.isoformat(), "until": (today + timedelta(days=365)).isoformat()}
    desk.recorded(unit_id, f"/department/listed/{unit_id}/bar", **span, otherwise="示环罚〔9〕号")
    assert standing.barred_until(unit_id) is not None


def is_excluded(desk: Desk, application: Application) -> bool:
    """Learned to be what excludes."""
    rule = next((each for each in rulebook(application).rules if each.kind is RuleKind.EXCLUSION), None)
    if rule is None:
        return False
    told = {"rule_id": rule.id, "met": "no", "how": "向有关部门核对", "seen_there": "查实存在该情形"}
    revision = desk.at.now(application).revision
    desk.send(desk.at.department, f"/department/applications/{application.id}/learned", **told, revision=revision)
    assert desk.at.now(application).revision != revision, "it was put on record"
    return True


def rests_on_barred(desk: Desk, application: Application) -> bool:
    """Its evaluator is reported and no longer accepted."""
    work = evaluators.standing(application.id)
    if work is None:
        return False
    page = f"/supervision/evaluators/{work.evaluator_id}"
    desk.send(desk.at.department, f"{page}/observe", fault="false", text="出具虚假报告", proof=proof())
    (held,) = observations(EVERYTHING, work.evaluator_id)
    handled = {"handled": "barred", "reply": "出具虚假报告", "document_number": "示例〔9〕号"}
    desk.send(desk.other, f"/supervision/evaluators/observations/{held.id}/handle", **handled)
    assert evaluators.barred_until(work.evaluator_id) is not None
    return True


PENALTIES = pytest.mark.parametrize("penalty", [is_barred, is_excluded, rests_on_barred])


def noticed(desk: Desk, stage: Stage, *applications: Application) -> PublicNotice:
    """The public notice on which they stand together, given by web."""
    chosen = [f"{each.id}:{desk.at.now(each).revision}" for each in applications]
    values = {"call": desk.at.opened.call_id, "chosen": chosen, "title": "公示", "text": "欢迎监督。"}
    desk.send(desk.at.approver, "/department/notices/new", **values)
    on_it = select(NoticeItem.notice_id).where(NoticeItem.application_id == applications[0].id)
    notice = db.session.get(PublicNotice, db.session.scalars(on_it).one())
    assert notice is not None
    return notice


def at_stage(at: Elevator, stage: Stage) -> Application:
    """An application at the stage, evaluated by a third party where the call knows such."""
    evaluation = at.call.evaluation
    if evaluation is None or EvaluationWay.THIRD_PARTY not in evaluation.ways or "factory" not in _reaching(at, stage):
        return at.at(stage)
    desk = ByThirdParty(at)
    made, by, work, clerk = desk.accepted(stage.levels or at.call.levels)
    desk.reported(work, clerk)
    at.applicants[made.id] = by
    return at.put(at.submit(made), stage)


def _reaching(at: Elevator, stage: Stage) -> set[str]:
    return {
        each
        for each in stage.categories or at.call.categories
        if not stage.levels or not set(stage.levels).isdisjoint(at.call.levels_of(each))
    }


@PENALTIES
def test_no_notice_ends_by_web_with_whom_the_rules_refuse_by_then(at: Elevator, penalty: Penalty) -> None:
    """The others go on as soon as he is taken out, which an approver does and for what stands against him alone."""
    desk = Desk(at)
    for stage in (each for each in at.call.stages if each.kind is Does.NOTICE):
        good, bad = at_stage(at, stage), at_stage(at, stage)
        notice = noticed(desk, stage, good, bad)
        end, out = f"/department/notices/{notice.id}/end", "/department/applications/{}/disqualify"
        if not penalty(desk, bad):
            continue
        before = place(at, good)
        with clock.travel(clock.end_of_day(notice.last_day)):
            for by in (at.department, at.approver, desk.other):
                desk.send(by, end)
                assert (place(at, good), place(at, bad)) == (before, before), (stage.id, penalty)
            for by, of in ((at.department, bad), (at.approver, good)):
                desk.send(by, out.format(of.id), reason="公示期间受到处罚", revision=str(at.now(of).revision))
                assert place(at, of) == before, "neither alone nor for nothing"
            desk.send(at.approver, out.format(bad.id), reason="公示期间受到处罚", revision=str(at.now(bad).revision))
            desk.send(at.approver, end)
        assert at.now(bad).state.is_final, stage.id
        assert place(at, good) != before, stage.id
        assert not at.now(good).state.is_final or at.call.stages[-1] == stage


@PENALTIES
def test_no_document_lists_by_web_whom_the_rules_refuse_by_then(at: Elevator, penalty: Penalty) -> None:
    """Nor with the day of one that is older than what became known; the other one it lists."""
    desk = Desk(at)
    for stage in (each for each in at.call.stages if each.kind in {Does.PUBLISH, Does.RESULT}):
        if at.call.tracks and not any(each.on_list != stage.lists for each in filers(at.call, stage)):
            continue
        good, bad, filed_on = at_stage(at, stage), at_stage(at, stage), clock.today()
        with clock.travel(clock.end_of_day(filed_on + timedelta(days=20))):
            if not penalty(desk, bad):
                continue
            for of, goes_on in ((bad, False), (good, True)):
                before = place(at, of)
                for kind, by, path, values in acts(at, at.now(of)):
                    for dated in (clock.today(), filed_on):
                        if kind is stage.kind:
                            desk.send(by, path, **{**values, "dated": dated.isoformat()})
                            assert goes_on or place(at, of) == before, (stage.id, path, dated)
                assert (place(at, of) != before) is goes_on, stage.id


# --- Without an application -------------------------------------------------------------------------------------------


def removed_from(at: Elevator, unit: Unit, level: str, category: str) -> int:
    """The row of the ledger by which the unit was taken off the list on which it stood."""
    entry = Entry(
        unit_id=unit.id,
        list_id=level,
        category=category,
        kind=EventKind.REMOVED,
        effective_on=clock.today(),
        document_number="示例〔8〕号",
        reason=RemovalReason.OTHER,
        note="登记有误",
    )
    return ledger.remove(entry, by=at.approver).sequence


def ways_back(at: Elevator, desk: Desk, level: str, category: str) -> Iterator[tuple[str, Unit, Callable[[], int]]]:
    """By what staff record a unit comes onto a list: which way, the unit, and the forms sent."""
    today = clock.today().isoformat()
    for way, more in (("reinstate", {"on": today}), ("void", {})):
        unit = at.unit(category, at.draft_body, level)
        path = f"/department/listed/events/{removed_from(at, unit, level, category)}/{way}"
        yield way, unit, lambda unit=unit, path=path, more=more: desk.recorded(unit.id, path, **more)  # type: ignore[misc]
    for kind, stays in (("merged", {}), ("split", {"stays": "y"})):
        giver, heir = at.unit(category, at.draft_body, level), at.unit(category, at.draft_body)
        passing = {"kind": kind, "heirs": heir.name, "on": today, **stays}
        path = f"/department/listed/{giver.id}/succeed"
        yield kind, heir, lambda giver=giver, path=path, passing=passing: desk.recorded(giver.id, path, **passing)  # type: ignore[misc]


def test_nobody_who_is_barred_comes_onto_a_list_by_what_staff_record(at: Elevator) -> None:
    desk = Desk(at)
    for level in (each for each in at.call.levels if bars(each, at.call)):
        category = at.call.categories[0]
        for way, unit, record in ways_back(at, desk, level, category):
            barred(desk, unit.id)
            assert record() in {409, 422}, way
            assert level not in standing.listed_levels(unit.id, category), way
        for way, unit, record in ways_back(at, desk, level, category):
            assert record() == 302, way
            assert level in standing.listed_levels(unit.id, category), way


def test_a_citys_own_list_takes_nobody_by_web_who_is_barred(at: Elevator) -> None:
    """With whatever day, nor on another's list, nor of another's units; the department's past lists say what was so."""
    desk, region = Desk(at), instance().book().region
    body = next(each for each in region.recommending_bodies if each.id == at.draft_body)
    own, category = region.body_kinds[body.kind].lists, at.call.categories[0]
    if own is None:
        return
    officer = at.people.officer(body.id)
    good, bad = at.unit(category, body.id), at.unit(category, body.id)
    elsewhere = next(each for each in region.recommending_bodies if each.id != body.id and each.kind == body.kind)
    foreign = at.unit(category, elsewhere.id)
    if bars(own, at.call):
        barred(desk, bad.id)
    yesterday = clock.today() - timedelta(days=1)
    for level, day in ((own, clock.today()), (own, yesterday), ("provincial", clock.today())):
        sent = _sheet(at, category, level, day.isoformat(), good, bad, foreign)
        desk.send(officer, "/lists/imports", file=(BytesIO(sent.encode()), "名单.csv"), level=level)
        assert standing.listed_levels(good.id, category) == (own,), (level, day)
        assert not standing.listed_levels(foreign.id, category), (level, day)
        assert bool(standing.listed_levels(bad.id, category)) is not bars(own, at.call), (level, day)
    sent = _sheet(at, category, own, yesterday.isoformat(), bad)
    desk.send(at.department, "/lists/imports", file=(BytesIO(sent.encode()), "名单.csv"))
    assert standing.listed_levels(bad.id, category) == (own,)


def _sheet(at: Elevator, category: str, level: str, day: str, *units: Unit) -> str:
    book = instance().book()
    places = {each.id: each.name for each in book.region.recommending_bodies}
    label = book.region.categories[category].label
    rows = [
        f"{each.name},{places[str(each.body_id)]},{label},{book.level_label(level)},{day},示例〔7〕号" for each in units
    ]
    return "\n".join(["名称,市州,类别,层级,入选日期,文号", *rows])

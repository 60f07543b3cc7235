"""The ways round, as somebody sends them who knows the addresses and cares for no page: what is posted, by whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from werkzeug.test import TestResponse

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.applications.queries import entering
from core.applications.queries.rulebook import rulebook
from core.db.base import new_id
from core.instance import instance
from core.people.models import Person
from core.plugin_api import Actor, Call, Does, Stage
from core.policy_desk.operations.copying import must_be_dated
from core.policy_desk.queries.dates import StageDate
from core.units.models import Unit
from tests.contracts.elevator import Elevator
from tests.support.clients import Browser, browser_of, token_of

Values = Mapping[str, Any]
PUBLIC = ("/", "/calls", "/calls/dates", "/notices")
WHY = {"reason": "情况特殊", "document_number": "示例〔9〕号", "document_date": "2023-01-05"}


class Sender:
    """One browser for each person, which sends forms to addresses whose pages it never saw."""

    def __init__(self, at: Elevator) -> None:
        self.at = at
        self._browsers: dict[str, tuple[Browser, str]] = {}

    def send(self, by: Person, path: str, **values: Any) -> TestResponse:
        """Raises AssertionError where the answer is a failure of the server."""
        browser, token = self._of(by)
        answer = browser.post(path, data={"csrf_token": token, **values})
        assert answer.status_code < 500, (path, values)
        assert "/account/confirm" not in answer.headers.get("Location", ""), "what is grave was confirmed before"
        return answer

    def page(self, by: Person, path: str) -> str:
        """What the person reads there."""
        return self._of(by)[0].get(path).text

    def _of(self, by: Person) -> tuple[Browser, str]:
        if by.id not in self._browsers:
            browser = browser_of(self.at.app, by)
            self._browsers[by.id] = browser, token_of(browser.get("/account").text)
        return self._browsers[by.id]


def doors(call: Call, unit: Unit, opened_id: str, closed: Unit) -> Iterator[Values]:
    """Every entry that a unit might try: all kinds of filer, categories and levels, its own and made up, and as another
    unit (`closed`), for which its people do not act."""
    entry = {"call": opened_id, "unit": unit.id, "subject": "示例"}
    for category in (*call.categories, "absent"):
        for track in (*call.tracks, "", "absent"):
            yield {**entry, "category": category, "track": track, "levels": [*call.levels]}
    for track in call.tracks or ("",):
        for levels in ([], ["galactic"], *([level] for level in call.levels), [*call.levels, "galactic"]):
            yield {**entry, "category": category_of(call, unit), "track": track, "levels": levels}
    yield {"call": opened_id, "category": call.categories[0], "track": next(iter(call.tracks), ""), "unit": closed.id}
    yield {"call": new_id(), "category": call.categories[0], "track": next(iter(call.tracks), ""), "unit": unit.id}


def category_of(call: Call, unit: Unit) -> str:
    """The first category of such units."""
    of_region = instance().book().region.categories
    return next(each for each in call.categories if of_region[each].unit is unit.kind)


def is_offered(at: Elevator, unit: Unit, values: Values) -> bool:
    """Whether the start page would offer such an entry to the unit."""
    if (values["unit"], values["call"]) != (unit.id, at.opened.id):
        return False
    for way in entering.ways(at.opened, unit):
        if way.is_open and (way.category, way.track or "") == (values["category"], values["track"]):
            return not way.chooses or (bool(values["levels"]) and set(values["levels"]) <= set(way.levels))
    return False


def after_filing(application: Application, call: Call) -> Iterator[tuple[str, Values]]:
    """What an applicant might send of an application that it has handed in: other aims, another kind of filer, other
    answers, a second submission."""
    base, revision = f"/applications/{application.id}", str(application.revision)
    for levels in ([], *([level] for level in call.levels), [*call.levels]):
        yield f"{base}/aim", {"revision": revision, "levels": levels, "subject": "另一产品"}
    for track in (*call.tracks, "absent"):
        yield f"{base}/change-over", {"revision": revision, "track": track}
    for form in rulebook(application).forms.values():
        for section in form.sections:
            answers = dict.fromkeys((each.name for each in section.fields), "0")
            yield f"{base}/sections/{form.id}/{section.id}", {"revision": "1", **answers}
    yield f"{base}/declaration", {"revision": revision, "truthful": "y"}
    yield f"{base}/submit", {"revision": revision, "token": new_id()}
    yield f"{base}/evaluation", {"revision": revision, "evaluator": new_id()}
    if rulebook(application).call.stages[0].final:
        yield f"{base}/withdraw", {"revision": revision, "reason": "改主意了"}


def acts(at: Elevator, application: Application) -> Iterator[tuple[Does, Person, str, Values]]:
    """Every act by which staff move an application, whoever may do it most, filled in as it wants to be."""
    chosen = {"call": at.opened.call_id, "chosen": f"{application.id}:{application.revision}"}
    letter = {"number": "示例〔9〕号", "dated": clock.today().isoformat()}
    reviewing = next(stage for stage in at.call.stages if stage.actor is Actor.RECOMMENDING_BODY)
    officer, one = at.actor(reviewing, application), {"revision": str(application.revision)}
    recommending = {"letter_number": "示例〔9〕号", "letter_date": clock.today().isoformat(), "excess": "确有需要"}
    noticing = {"title": "公示", "text": "欢迎监督。"}
    yield Does.REVIEW, officer, f"/review/applications/{application.id}/pass", {**one, "note": "通过"}
    yield Does.RECOMMEND, officer, "/review/recommend", {**chosen, **recommending}
    yield Does.CONSULT, officer, "/review/consult/pass", chosen
    yield Does.CONSULT, at.department, "/department/consult/pass", chosen
    yield Does.JUDGE, at.department, "/department/judge/pass", chosen
    yield Does.SELECT, at.department, "/department/decide", {**chosen, "verdict": "selected", "reason": "择优"}
    yield Does.SELECT, at.approver, "/department/release", chosen
    yield Does.NOTICE, at.approver, "/department/notices/new", {**chosen, **noticing}
    yield Does.PUBLISH, at.approver, "/department/publish", {**chosen, **letter, "title": "名单"}
    yield Does.REPORT, at.approver, "/department/report", {**chosen, **letter}
    yield Does.RESULT, at.department, "/department/results", {**chosen, **letter, "listed": "yes"}


def demanding(call: Call) -> Sequence[Stage]:
    """The stages that demand something before they are left."""
    kinds = {Does.REVIEW, Does.RECOMMEND, Does.CONSULT, Does.JUDGE}
    return [each for each in call.stages if each.kind in kinds and (each.verify or each.consults or each.grades)]


def place(at: Elevator, application: Application) -> tuple[str, str]:
    """Where an application stands, and how."""
    now = queries.get(application.id)
    at.now(now)
    return now.stage, now.state


def copies(copied: Call, dates: Sequence[StageDate], outer: Mapping[str, date]) -> Iterator[tuple[str | None, Values]]:
    """A copied call as it is sent: each date in turn a day beyond its outer end (by key), then all as late as they
    may be."""
    opens = date(copied.year or 0, 1, 1)
    wanted = [each.key for each in dates if must_be_dated(each) or each.key in outer]
    last = min(outer.values(), default=opens + timedelta(days=360))
    whole = {f"dates.{key}": last.isoformat() for key in wanted}
    entry = {"title": "示例通知", "year": str(copied.year), "opens": opens.isoformat(), **WHY}
    for key, ends in outer.items():
        late = (ends + timedelta(days=1)).isoformat()
        yield key, {**entry, **whole, f"dates.{key}": late, "call_id": f"late-{copied.id}"}
    yield None, {**entry, **whole, "call_id": copied.id}


def pages_of(at: Elevator, application: Application, officer: Person) -> Iterator[tuple[Person | None, str]]:
    """Where somebody reads of the application or its call."""
    applicant, call_id = at.applicants[application.id], at.opened.call_id
    yield from ((None, path) for path in (*PUBLIC, f"/calls/{call_id}"))
    for path in ("/", "/applications", "/applications/new", f"/applications/{application.id}", "/messages"):
        yield applicant, path
    yield applicant, f"/applications/{application.id}/progress"
    for path in ("/", "/review", f"/review?call={call_id}", f"/review/applications/{application.id}"):
        yield officer, path
    for path in (f"/department?call={call_id}", f"/department/applications/{application.id}", "/department/calls"):
        yield at.department, path
    for path in ("/", "/department/notices", f"/department/applications/{application.id}/extend"):
        yield at.approver, path
    yield at.approver, f"/department/calls/{call_id}"

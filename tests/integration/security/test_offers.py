"""What a page offers to its reader is not refused for what it could know: who asks, where it stands, until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from core.applications.workflow import IllegalMove
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.calls.queries import due_at, pinned
from core.consultations.operations import NotAnswered
from core.errors import DomainError, NotAllowed, NotFound, RulesRefuse, StageClosed
from core.judging.operations import NotJudged
from core.review.operations.deciding import NotVerified
from core.review.operations.recommending import CeilingReached
from core.web.form import Form
from tests.integration.security.conftest import entered
from tests.integration.security.pages import Page, PageForm
from tests.integration.security.scenes import APPROVER, DEPARTMENT, NOBODY, OFFICER, OWNER, Scene
from tests.integration.security.test_refusals import Visit
from tests.support.clients import Browser

KNOWN = (
    NotAllowed,
    NotFound,
    StageClosed,
    IllegalMove,
    RulesRefuse,
    CeilingReached,
    NotAnswered,
    NotJudged,
    NotVerified,
)
"""What a page can know before anybody presses anything."""

ACTING = (OWNER, OFFICER, DEPARTMENT, APPROVER)
"""Who finds other things offered on other days: what the rest may do has no days."""

_ENOUGH = 2

_ELSEWHERE = (
    "/sign-",
    "/register",
    "/policy",
    "/static",
    "/account",
    "/files",
    "/lists",
    "/audit",
    "/department/calendar",
    "/messages",
    "/representations",
)
"""Nothing of a call is done there; and the letters of the scenes' requests belong to nothing."""


@dataclass
class Walk:
    """One person's way through every page that others lead to, each route with a few of its addresses."""

    scene: Scene
    who: str
    visit: Visit
    wrong: list[str]
    refused: list[DomainError]
    seen: set[str] = field(default_factory=set)
    times: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.browser: Browser = self.scene.browser(self.who)

    def go(self) -> None:
        ahead = [("", "/start" if self.who != NOBODY else "/")]
        while ahead:
            origin, address = ahead.pop()
            rule = self._rule(address)
            if rule is None or address.startswith(_ELSEWHERE) or not self._is_new(rule, address):
                continue
            response = self.browser.get(address)
            if response.status_code in {301, 302}:
                ahead.append((origin, response.headers["Location"]))
            elif response.status_code >= 400:
                self.wrong.append(f"{self.who} is led from {origin} to {address}: {response.status_code}")
            elif response.mimetype == "text/html":
                page = Page(response.text, urlsplit(address).path)
                ahead += [(address, urldefrag(urljoin(address, unescape(link))).url) for link in page.links]
                ahead += [(address, each) for form in page.forms for each in _chosen(form)]
                for form in page.forms:
                    self._press(address, form)

    def _press(self, address: str, form: PageForm) -> None:
        if not (form.is_sent and form.is_open) or form.path.startswith(_ELSEWHERE):
            return
        if not self._is_new(f"POST {self._rule(form.path)}", f"POST {form.path}"):
            return
        self.refused.clear()
        multipart = any(each.kind == "file" for each in form.inputs.values())
        kind = "multipart/form-data" if multipart else None
        url = address if urlsplit(address).path == form.path else form.path
        answer = self.browser.post(url, data=self._filled_in(form), content_type=kind)
        known = [each for each in self.refused if isinstance(each, KNOWN)]
        if known or answer.status_code in {403, 404}:
            said = known[0].sentence if known else answer.status_code
            self.wrong.append(f"{self.who} is offered {form.path} on {address}: {said}")
        if answer.status_code in {301, 302}:
            self.scene.restore()

    def _filled_in(self, form: PageForm) -> MultiDict[str, Any]:
        """As somebody fills it in, who cannot type into what is hidden."""
        sent = self.visit.filled_in(form)
        for name, each in form.inputs.items():
            if each.kind == "hidden":
                sent.setlist(name, each.offered)
        return sent

    def _is_new(self, rule: str, address: str) -> bool:
        if address in self.seen or self.times[rule] == _ENOUGH:
            return False
        self.seen.add(address)
        self.times[rule] += 1
        return True

    def _rule(self, address: str) -> str | None:
        parts = urlsplit(address)
        if parts.netloc or not parts.path.startswith("/"):
            return None
        try:
            found, _ = self.scene.app.url_map.bind("localhost").match(parts.path, return_rule=True)
        except HTTPException:
            return None
        return str(found.rule)


def _chosen(form: PageForm) -> Iterator[str]:
    """Where the buttons of a list of many lead with its first row."""
    for action in form.actions:
        sent = [
            (name, value) for name, each in form.inputs.items() for value in each.offered[:1] if each.kind != "button"
        ]
        yield f"{action}?{urlencode(sent)}"


@pytest.mark.parametrize(
    ("name", "of_days"),
    [
        *(pytest.param(each, None, id=each) for each in ("plan", "national", "both", "listed")),
        pytest.param("plan", min, id="plan, too early"),
        pytest.param("plan", max, id="plan, too late"),
    ],
)
def test_what_is_offered_is_not_refused_for_what_was_known(
    name: str, of_days: Callable[..., date] | None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is known of any page: everybody goes where links lead, and presses what can be pressed."""
    refused: list[DomainError] = []
    refuse = Form.refuse

    def noted(form: Form, error: DomainError) -> None:
        refused.append(error)
        refuse(form, error)

    monkeypatch.setattr(Form, "refuse", noted)
    wrong: list[str] = []
    scene: Scene = request.getfixturevalue(f"_{name}")
    with entered(scene, on=of_days and of_days(_outside(scene))):
        visit = Visit.__new__(Visit)
        visit.scene = scene
        for who in ACTING if of_days else (NOBODY, *scene.people):
            Walk(scene, who, visit, wrong, refused).go()
    assert not wrong, "\n".join(wrong)


def _outside(scene: Scene) -> tuple[date, date]:
    """A day before any call is open, and one when every stage of each is over."""
    with entered(scene):
        opened = calls.opened_calls()
        dues = [due for each in opened for stage in pinned(each).call.stages for due in _dues(each, stage.id)]
        return min(each.opens_on for each in opened) - timedelta(days=1), max(dues) + timedelta(days=1)


def _dues(opened: OpenedCall, stage_id: str) -> list[date]:
    found = (due_at(opened, stage_id, track) for track in (None, *pinned(opened).call.tracks))
    return [due.last_day for due in found if due is not None]

"""What holds for every request: its token, its method, the headers of its answer, and nothing inline on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle

import pytest
from werkzeug.test import TestResponse

from core.calls import queries as calls
from core.instance import instance
from tests.integration.security.addresses import VERBS, Address, addresses
from tests.integration.security.pages import Page
from tests.integration.security.scenes import DEPARTMENT, NOBODY, OWNER, PERSONAS, Scene
from tests.integration.security.table import entitled
from tests.support.clients import Browser, token_of


@pytest.fixture
def browsers(scene: Scene) -> dict[str, Browser]:
    return {persona: scene.browser(persona) for persona in PERSONAS}


# --- Tokens and methods -----------------------------------------------------------------------------------------------


NO_TOKENS: Sequence[dict[str, str]] = (
    {},
    {"csrf_token": ""},
    {"csrf_token": "made.up.token"},
    {"csrf_token": "\0"},
)


def test_nothing_is_changed_without_a_token(scene: Scene, browsers: dict[str, Browser]) -> None:
    """Each address is asked in one way, each way of having no token at some; the refusals have their headers too."""
    found: list[str] = []
    before = scene.state()
    for address, sent in zip(addresses(scene, "POST"), cycle(NO_TOKENS), strict=False):
        response = browsers[entitled(address) or NOBODY].post(
            address.url, data={**sent, "confirm": "yes", "reason": "因为"}
        )
        found += answered(address, response, entitled(address) or NOBODY)
        if not entitled(address):
            continue  # nobody gets that far
        assert response.status_code == 400, address
        assert "<h1" in response.text, address
        assert "页面已失效" in response.text or "登录已过期" in response.text, address
    assert scene.state() == before
    assert not found, "\n".join(sorted(set(found)))


def test_a_token_of_another_session_is_none(plan: Scene) -> None:
    theirs = token_of(plan.browser(PERSONAS[2]).get("/account").text)
    before = plan.state()
    response = plan.browser(OWNER).post("/account", data={"csrf_token": theirs, "name": "新名", "phone": "13800001111"})
    assert response.status_code == 400
    assert plan.state() == before


def test_reading_changes_nothing_and_every_answer_has_its_headers(scene: Scene, browsers: dict[str, Browser]) -> None:
    """Of what is read, the trail notes only who took papers out; HEAD and OPTIONS change as little."""
    found: list[str] = []
    tables = ("audit_event", "export", "sqlite_sequence")
    noted = tuple(f"INSERT INTO {quote}{name}{quote}" for name in tables for quote in ("", '"'))
    before = set(scene.state().splitlines())
    for address in addresses(scene, "GET"):
        for persona in {NOBODY, entitled(address) or NOBODY, OWNER}:
            found += answered(address, browsers[persona].get(address.url), persona)
        for method in ("HEAD", "OPTIONS"):
            browsers[entitled(address) or NOBODY].open(address.url, method=method)
    changed = [line for line in set(scene.state().splitlines()) ^ before if not line.startswith(noted)]
    assert changed == []
    assert not found, "\n".join(sorted(set(found)))


def test_only_a_post_opens_a_call(national: Scene) -> None:
    """A route that answers to GET answers to HEAD, which needs no token."""
    browser = national.browser(DEPARTMENT)
    before = national.state()
    waiting = [id for id in instance().book().calls if calls.opened(id) is None]
    assert waiting
    for path in (f"/department/calls/{id}/open" for id in waiting):
        for method in ("GET", "HEAD", "OPTIONS"):
            assert browser.open(path, method=method).status_code == 200
    assert national.state() == before


def test_another_method_is_refused(scene: Scene, browsers: dict[str, Browser]) -> None:
    allowed: dict[str, set[str]] = {}
    for method in VERBS:
        for address in addresses(scene, method):
            allowed.setdefault(address.path, set()).add(method)
    urls = scene.app.url_map.bind("localhost")
    for path in sorted(allowed):
        for method in sorted(set(VERBS) - set(urls.allowed_methods(path))):
            response = browsers[NOBODY].open(path, method=method)
            assert response.status_code == 405, f"{method} {path}"
            assert response.headers["Allow"]


# --- Headers and pages ------------------------------------------------------------------------------------------------

SAME_FOR_ALL = ("/static", "/healthz", "/readyz", "/api", "/policy/forms/<call_id>/<category>/<form_id>.docx")
"""What does not depend on who asks: it may lie in a cache."""

SANDBOX = "default-src 'none'; sandbox"
FRAMED = (
    "default-src 'none'; img-src data:; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-same-origin allow-downloads"
)
"""Of the one page that stands in a frame of ours: pictures that we made of a file, and nothing that acts."""


def faults_of(response: TestResponse, signed_in: bool) -> Iterator[str]:
    """What a response's headers lack."""
    headers = response.headers
    policy = headers.get("Content-Security-Policy", "")
    if policy not in {SANDBOX, FRAMED}:
        directives = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
        if directives.get("default-src") != ["'self'"] or directives.get("frame-ancestors") != ["'none'"]:
            yield f"policy {policy!r}"
        if {"object-src", "base-uri", "form-action"} - directives.keys() or "unsafe" in policy or "*" in policy:
            yield f"policy {policy!r}"
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "may be sniffed"
    if headers.get("X-Frame-Options") != ("SAMEORIGIN" if policy == FRAMED else "DENY"):
        yield "may be framed"
    if headers.get("Referrer-Policy") not in {"same-origin", "no-referrer"}:
        yield "tells other sites where one comes from"
    if signed_in and "no-store" not in headers.get("Cache-Control", ""):
        yield f"may be cached: {headers.get('Cache-Control')!r}"
    if "Server" in headers and "Python" in headers["Server"]:
        yield "tells the server's version"
    if response.mimetype == "text/html" and headers.get("Content-Type") != "text/html; charset=utf-8":
        yield f"type {headers.get('Content-Type')!r}"


def judged(where: str, response: TestResponse, signed_in: bool) -> list[str]:
    faults = list(faults_of(response, signed_in))
    if response.mimetype == "text/html":
        faults += Page(response.text, "/").inline
    return [f"{where} ({response.status_code}): {fault}" for fault in faults]


def answered(address: Address, response: TestResponse, persona: str) -> list[str]:
    """What is wrong with an answer to somebody."""
    is_private = persona != NOBODY and not address.rule.startswith(SAME_FOR_ALL)
    return judged(f"{address} as {persona}", response, is_private)


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_errors_have_them_too(plan: Scene, accept: str) -> None:
    browser = plan.browser(OWNER)
    for path in ("/nowhere", "/static/nothing.js", "/applications/none", "/people", "/api/v1/none", "/%00", "/\ud7ff"):
        for method in VERBS:
            response = browser.open(path, method=method, headers={"Accept": accept})
            assert response.status_code in {400, 403, 404, 405}, (method, path)
            assert judged(f"{method} {path}", response, signed_in=False) == []


def test_files_are_handed_out_in_a_sandbox(plan: Scene) -> None:
    response = plan.browser(OWNER).get(f"/files/{plan.fills['file_id']}")
    assert response.headers["Content-Security-Policy"] == SANDBOX
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in response.headers["Cache-Control"]

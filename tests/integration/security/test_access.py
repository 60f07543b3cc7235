"""Deny by default: for every address and everybody, what the table says; and nobody reads what is another's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import pytest
from pypdfium2 import PdfDocument, PdfiumError
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from core.audit.views import what_is_read
from tests.integration.security.addresses import Address, addresses, rules, values_for
from tests.integration.security.scenes import (
    ADMINISTRATOR,
    APPROVER,
    AUDITOR,
    COMPLAINANT,
    DEPARTMENT,
    EXPERT,
    FOREIGN,
    NOBODY,
    OFFICER,
    OTHER_OFFICER,
    OWN,
    OWNER,
    PERSONAS,
    STRANGER,
    Scene,
    token,
)
from tests.integration.security.table import LINES, expected_of, line_of

PEOPLES = {*OWN.values(), "owner@own.example"}
STRANGERS = {*FOREIGN.values(), "stranger@foreign.example", "乙乙审核有限公司"}
HIDDEN = dict.fromkeys(PERSONAS, frozenset(COMPLAINANT)) | {
    NOBODY: {*COMPLAINANT} | PEOPLES | STRANGERS | {"甲甲审核有限公司", "甲甲遴选有限公司"},
    STRANGER: {*COMPLAINANT} | PEOPLES | {"甲甲审核有限公司", "甲甲遴选有限公司"},
    OTHER_OFFICER: {*COMPLAINANT} | PEOPLES | {"甲甲审核有限公司", "甲甲遴选有限公司"},
    OWNER: {*COMPLAINANT} | STRANGERS,
    OFFICER: {*COMPLAINANT} | STRANGERS,
    EXPERT: {*COMPLAINANT} | PEOPLES | STRANGERS | {"甲甲审核有限公司", "甲甲遴选有限公司"},
}
"""What must stand on no page that these see; what was published is not among it."""


UNITS_OWN = {OWNER, STRANGER}
REACHED = {each[name] for each in (OWN, FOREIGN) for name in ("contact_phone", "contact_email")}
"""How people of units are reached: whoever else reads it is noted; what he takes away bears a number."""

SEARCHED = {"my_units.claim", "my_units.find", "applications.new"}
"""Whoever asks for a unit of the register by name or id is shown its name, and nothing else."""


def mark_of(response: TestResponse) -> str:
    if response.status_code == 302 and (response.location or "").startswith("/sign-in?"):
        return "s"
    if response.status_code >= 500:
        return "!"
    return {401: "s", 403: "-", 404: "0"}.get(response.status_code, "+")


def is_noted(scene: Scene, address: Address) -> bool:
    return what_is_read(scene.app, address.endpoint, address.arguments) is not None


def made_name(response: TestResponse) -> str:
    """Under which name an answer is kept as a file; empty where it is none."""
    kind, options = parse_options_header(response.headers.get("Content-Disposition"))
    return str(options.get("filename", "")) if kind == "attachment" else ""


def words_in(response: TestResponse) -> str:
    """What can be read in an answer: of an archive, what its parts hold, of a PDF what stands on its pages."""
    return "\n".join(_read(response.data))


def _read(data: bytes) -> Iterator[str]:
    if data.startswith(b"PK"):
        yield from _unpacked(data)
        return
    yield data.decode("utf-8", "replace")
    if data.startswith(b"%PDF-"):
        with suppress(PdfiumError):  # of the smallest of the tests, which have no page
            yield from (page.get_textpage().get_text_range() for page in PdfDocument(data))


def _unpacked(data: bytes) -> Iterator[str]:
    try:
        archive = ZipFile(BytesIO(data))
    except BadZipFile:
        return
    for name in archive.namelist():
        part = archive.read(name)
        yield name
        yield from _read(part)


def in_words(address: Address, expected: str, found: str) -> str:
    pairs = zip(PERSONAS, expected, found, strict=True)
    return f"{address}: " + ", ".join(f"{who} {is_!r} for {was!r}" for who, was, is_ in pairs if was != is_)


def test_every_address_has_a_line_and_every_line_an_address(plan: Scene) -> None:
    every = [Address(method, rule.rule, "", "", "") for method in ("GET", "POST") for rule in rules(plan, method)]
    lines = {str(address): line_of(address) for address in every}
    assert [name for name, line in lines.items() if line is None] == []
    assert {pattern for pattern, _ in LINES} == {line[0] for line in lines.values() if line is not None}


def test_only_what_is_not_of_this_plan_is_left_to_the_other_scenes(plan: Scene) -> None:
    left = {rule.endpoint for verb in ("GET", "POST") for rule in rules(plan, verb) if values_for(plan, rule) is None}
    assert all(any(word in each for word in ("notice", "duty", "kin", "settle")) for each in left), left


def test_who_may_read(scene: Scene) -> None:
    wrong, told, unnoted = [], [], set()
    for address in addresses(scene, "GET"):
        expected = expected_of(address)
        found = ""
        for persona in PERSONAS:
            response = scene.browser(persona).get(address.url)
            found += mark_of(response)
            if (name := made_name(response)) and name.isascii() and not address.url.startswith("/files/"):
                wrong.append(f"{address} hands out {name}, which is no Chinese name")
            text = words_in(response)
            if persona in HIDDEN and address.endpoint not in SEARCHED:
                told += [f"{address} tells {persona}: {each}" for each in sorted(HIDDEN[persona]) if each in text]
            is_told = persona not in UNITS_OWN and any(each in text for each in REACHED)
            if is_told and not (made_name(response) or is_noted(scene, address)):
                unnoted.add(address.rule)
        if found != expected:
            wrong.append(in_words(address, expected, found))
    assert not wrong, "\n".join(wrong)
    assert not told, "\n".join(told)
    assert unnoted == set(), "where people of units are reached is read unnoted"


def test_who_may_act(scene: Scene) -> None:
    """With a token that is good: the refusal is not the token's. Who is refused has changed nothing."""
    wrong = []
    for address in addresses(scene, "POST"):
        expected = expected_of(address)
        found = {}
        # Who is refused comes first: what the others do may end the matter.
        for persona in sorted(PERSONAS, key=lambda each: expected[PERSONAS.index(each)] == "+"):
            browser = scene.browser(persona)
            good = token(browser) if expected != "s---------" else ""
            response = browser.post(address.url, data={"csrf_token": good})
            found[persona] = mark_of(response)
            if response.status_code < 400 and found[persona] != "s":
                scene.restore()
        marks = "".join(found[persona] for persona in PERSONAS)
        if marks != expected:
            wrong.append(in_words(address, expected, marks))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("persona", [OFFICER, OTHER_OFFICER, DEPARTMENT, APPROVER, AUDITOR, ADMINISTRATOR, EXPERT])
def test_a_draft_is_nobody_elses(plan: Scene, persona: str) -> None:
    browser, draft = plan.browser(persona), plan.records["draft"]
    for path in (f"/review/{draft}", f"/review/applications/{draft}", f"/department/applications/{draft}"):
        response = browser.get(path, follow_redirects=True)
        assert response.status_code in {403, 404}, path
        assert "甲甲草稿有限公司" not in response.text
    for file in plan.records["drafted files"].split():
        assert browser.get(f"/files/{file}").status_code == 404

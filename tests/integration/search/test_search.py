"""One search over everything: whoever asks finds what he may read anyway, and nothing else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from core.people.models import Person
from core.search import queries
from core.units import queries as units
from tests.support.clients import browser_of
from tests.support.department import Department

pytestmark = pytest.mark.pages


def found(app: Flask, person: Person | None, text: str) -> dict[str, list[str]]:
    """By the headings of the page, the addresses under each; every one opens for who was shown it."""
    browser = browser_of(app, person)
    page = browser.get("/search", query_string={"q": text})
    assert page.status_code == 200
    sections = re.findall(r'<h2 id="found-\d+">([^<]+)</h2>\s*<ul class="found">(.*?)</ul>', page.text, re.S)
    hits = {title: re.findall(r'<a href="([^"]+)"', body) for title, body in sections}
    for addresses in hits.values():
        for address in addresses:
            assert browser.get(address, follow_redirects=True).status_code == 200, address
    return hits


def test_each_reader_finds_what_he_may_open(app: Flask, department: Department) -> None:
    published = department.released()
    department.published(published)
    draft_of = units.acting_for(published.unit_id)[0].person
    elsewhere = department.world.people.officer("hengyang")
    name, id = published.unit_name, published.id
    assert found(app, department.officer, name)["申报"] == [f"/department/applications/{id}"]
    assert found(app, department.desk.officer, name)["申报"] == [f"/review/applications/{id}"]
    assert found(app, draft_of, name)["申报"] == [f"/applications/{id}"]
    assert set(found(app, department.officer, name)) == {"申报", "单位", "名单"}
    assert set(found(app, elsewhere, name)) == {"名单"}
    assert set(found(app, None, name)) == {"名单"}


def test_a_draft_is_found_by_its_own_people_alone(app: Flask, department: Department) -> None:
    world = department.world
    unit = world.unit(body_id="changsha")
    by = world.representative(unit)
    world.started(department.desk.opened, unit, by, "factory", None)
    assert "申报" in found(app, by, unit.name)
    assert "申报" not in found(app, department.officer, unit.name)
    assert "申报" not in found(app, department.desk.officer, unit.name)


def test_the_number_of_a_document_finds_whom_it_put_on_a_list(app: Flask, department: Department) -> None:
    department.published(published := department.released())
    listed = [f"/lists/units/{published.unit_id}"]
    for text in ("湘工信节能〔2023〕500 号", "湘工信节能[2023]500号", "〔2023〕500"):
        assert found(app, None, text)["名单"] == listed
        assert published.unit_name in browser_of(app).get("/lists", query_string={"text": text}).text
    assert not found(app, None, "湘工信节能〔2023〕501 号")


def test_numbers_and_several_words_find(app: Flask, department: Department) -> None:
    waiting, other = department.recommended(), department.recommended()
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in waiting.reference)
    for text in (waiting.reference, wide, f"{waiting.reference} {waiting.unit_name[:4]}"):
        hits = found(app, department.officer, text)["申报"]
        assert hits == [f"/department/applications/{waiting.id}"], text
    assert "申报" not in found(app, department.officer, f"{waiting.reference} {other.reference}")


def test_an_office_finds_first_what_was_submitted_last(app: Flask, department: Department) -> None:
    begun = clock.now()
    with clock.travel(begun + timedelta(hours=1)):
        first = department.recommended()
    with clock.travel(begun + timedelta(hours=2)):
        second = department.recommended()
    with clock.travel(begun + timedelta(hours=3)):
        department.released(first)
    ids = [each.rsplit("/", 1)[1] for each in found(app, department.officer, first.unit_name[:4])["申报"]]
    assert ids == [second.id, first.id]


def test_a_statement_is_made_once_for_words_that_are_found_alike(app: Flask, department: Department) -> None:
    one, other = department.recommended(), department.recommended()
    asked = department.officer
    assert found(app, asked, one.unit_name)["申报"] == [f"/department/applications/{one.id}"]
    made = queries._finding.cache_info().misses
    assert found(app, asked, other.unit_name)["申报"] == [f"/department/applications/{other.id}"]
    assert queries._finding.cache_info().misses == made


def test_of_a_word_that_stands_nowhere_no_application_is_asked(
    app: Flask, department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    department.recommended()
    monkeypatch.setattr(queries, "_finding", None)
    assert not found(app, department.officer, "没有的")


def test_clauses_calls_and_people_are_found(app: Flask, department: Department) -> None:
    assert "/policy/clauses/HN24-05" in found(app, None, "hn24-05")["政策条款"]
    shown = browser_of(app, None).get("/search", query_string={"q": "hn24-05"}).text
    assert "HN24-05　" not in shown, "no code of ours"
    assert found(app, None, department.desk.opened.title)["申报通知"]
    administrator = department.world.people.administrator()
    assert set(found(app, administrator, department.officer.email)) == {"人员"}
    assert "人员" not in found(app, department.officer, department.officer.email)


@pytest.mark.parametrize(("text", "said"), [("", "几个词用空格隔开"), ("长", "至少输入 2 个字"), ("%_%", "没有找到")])
def test_what_finds_nothing_is_said(app: Flask, department: Department, text: str, said: str) -> None:
    assert said in browser_of(app).get("/search", query_string={"q": text}).text

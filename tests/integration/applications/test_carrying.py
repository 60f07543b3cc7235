"""A new application begins with what its unit filled in before, each answer to be confirmed."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html

from core import clock
from core.applications import operations, queries
from core.applications.operations.filling import ApplicationForms
from core.applications.presenting import ApplicationView
from core.errors import Invalid
from core.filling.operations import save_section
from core.filling.queries import evidence, saved
from tests.integration.applications.filed import Filed
from tests.support.clients import browser_of, words
from tests.support.house import sign_in
from tests.support.world import CREATION_PLAN, World

pytestmark = pytest.mark.one_kind


@pytest.fixture
def again(world: World) -> tuple[Filed, ApplicationForms]:
    """One that was withdrawn, and the new one of the same unit."""
    filed = Filed(world)
    operations.withdraw(filed.id, revision=filed.now.revision, by=filed.by)
    made = world.started(filed.opened, filed.unit, filed.by)
    return filed, ApplicationForms(queries.get(made.id))


@pytest.mark.pages
def test_every_answer_comes_along_and_waits_to_be_confirmed(again: tuple[Filed, ApplicationForms]) -> None:
    filed, forms = again
    before, now = saved(filed.id), saved(forms.id)
    assert now.by_form
    for form in forms.forms.values():
        for section in form.sections:
            carried = {each.name for each in section.fields} & set(now.of(form.id))
            assert forms.unconfirmed(form, section) == carried
            known = {each.name for each in section.fields if each.prefill}
            assert {name: now.of(form.id)[name] for name in carried - known} == {
                name: before.of(form.id)[name] for name in carried - known
            }
    assert evidence(forms.id) == [], "files prove what was so then"
    operations.declare(forms.id, revision=forms.application.revision, by=filed.by)
    with pytest.raises(Invalid) as refused:
        operations.submit(forms.id, token="t", revision=queries.get(forms.id).revision, by=filed.by)
    assert any("请核对后确认或改正" in said for sentences in refused.value.errors.values() for said in sentences)
    page = sign_in(filed.world.app.test_client(), filed.by).get(f"/applications/{forms.id}").text
    assert "沿用了以前的填报内容" in page


@pytest.mark.pages
def test_the_page_of_what_was_withdrawn_leads_on_as_long_as_its_unit_may_begin_again(world: World) -> None:
    filed = Filed(world)
    operations.withdraw(filed.id, revision=filed.now.revision, by=filed.by)
    browser, page = browser_of(world.app, filed.by), f"/applications/{filed.id}"
    again = f'href="/applications/new?call={CREATION_PLAN}&amp;unit={filed.unit.id}">重新申报</a>'
    assert again in browser.get(page).text
    with clock.travel(date(2023, 12, 6)):
        assert again not in browser.get(page).text, "its date is over"
    world.started(filed.opened, filed.unit, filed.by)
    assert again not in browser.get(page).text, "it has begun"


@pytest.mark.pages
def test_a_rule_that_what_was_carried_over_meets_waits_to_be_confirmed(again: tuple[Filed, ApplicationForms]) -> None:
    filed, forms = again
    view = ApplicationView(queries.get(forms.id))
    assert view.met_as_carried
    assert not set(view.met) & set(view.met_as_carried)
    page = words(browser_of(filed.world.app, filed.by).get(f"/applications/{forms.id}").text)
    assert f"{len(view.met_as_carried)} 条按沿用的内容符合，待确认" in page
    for form in forms.forms.values():
        for section in form.sections:
            if names := forms.unconfirmed(form, section):
                answers, _ = forms.written(form, section)
                save_section(forms, form.id, section.id, answers, revision=1, by=filed.by, confirmed=names)
    confirmed = ApplicationView(queries.get(forms.id))
    assert not confirmed.met_as_carried
    assert len(confirmed.met) == len(view.met) + len(view.met_as_carried)


def test_whom_to_call_is_whoever_begins_it_now(world: World) -> None:
    filed = Filed(world)
    operations.withdraw(filed.id, revision=filed.now.revision, by=filed.by)
    other = world.representative(filed.unit)
    made = ApplicationForms(queries.get(world.started(filed.opened, filed.unit, other).id))
    contacts = {
        (form.id, each.name): made.known(other)[each.prefill]
        for form in made.forms.values()
        for each in form.fields.values()
        if each.prefill and each.prefill.startswith("person.")
    }
    assert contacts
    assert {key: saved(made.id).of(key[0])[key[1]] for key in contacts} == contacts


@pytest.mark.pages
def test_what_is_confirmed_or_changed_waits_no_more(again: tuple[Filed, ApplicationForms]) -> None:
    filed, forms = again
    form = next(iter(forms.forms.values()))
    section = next(each for each in form.sections if forms.unconfirmed(form, each))
    answers, _ = forms.written(form, section)
    names = forms.unconfirmed(form, section)
    save_section(forms, form.id, section.id, answers, revision=1, by=filed.by, confirmed=names)
    assert ApplicationView(queries.get(forms.id)).unconfirmed(form, section) == frozenset()


@pytest.mark.pages
def test_a_save_says_what_is_still_to_be_confirmed(again: tuple[Filed, ApplicationForms]) -> None:
    filed, forms = again
    form = next(iter(forms.forms.values()))
    section = next(each for each in form.sections if forms.unconfirmed(form, each))
    mine = browser_of(filed.world.app, filed.by)
    page = f"/applications/{forms.id}/sections/{form.id}/{section.id}"
    count = len(forms.unconfirmed(form, section))
    shown = html.fromstring(mine.get(page).text).get_element_by_id("main").forms[0]
    sent = mine.post(page, data={**dict(shown.form_values()), "save": "on"})
    assert f"已保存，还有 {count} 项沿用的内容待核对确认。" in mine.get(sent.location).text


@pytest.mark.pages
def test_who_filed_nothing_before_begins_with_nothing(world: World) -> None:
    opened = world.open_call(CREATION_PLAN)
    unit = world.unit()
    made = world.started(opened, unit, world.representative(unit))
    assert saved(made.id).by_form == {}

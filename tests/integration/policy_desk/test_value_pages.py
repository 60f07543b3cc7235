"""The pages of a changed value: from the book's row to the form, what it would do, and back with nothing typed lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from lxml import html

from core import clock
from core.calls import queries as opened_calls
from core.calls.queries import pinned
from core.instance import instance
from core.jobs.operations import run_waiting
from core.people.models import Person, Role
from core.plugin_api.kinds import Kinds
from core.policy_desk.queries import amendments
from core.units.models import UnitKind
from tests.support.clients import Browser, browser_of, token_of, words
from tests.support.jobs import overheard
from tests.support.world import CALL_DAYS, CREATION_PLAN, World

pytestmark = pytest.mark.pages

SHARE = "enough-enterprises-audited"
PAGE = f"/department/policy/values/rules/{SHARE}"
TYPED = {
    "figures.least.value": "20",
    "summary": "园区近五年内开展清洁生产审核的企业数，不低于规模以上工业企业数的 20%",
    "apply_to": CREATION_PLAN,
    "reason": "提高审核比例",
    "document_number": "示例函〔2023〕7号",
    "seen": "0",
}


@pytest.fixture(autouse=True)
def _on_the_day(world: World) -> Iterator[None]:
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        yield


@pytest.fixture
def browser(world: World, approver: Person) -> Browser:
    return browser_of(world.app, approver)


def falling_park(world: World) -> None:
    unit = world.unit("示例园区", kind=UnitKind.PARK)
    by = world.representative(unit)
    made = world.started(world.open_call(CREATION_PLAN), unit, by, category="park")
    world.fill(made, by, audited_enterprises=17, enterprises_above_size=100, enterprises=120)


def test_from_the_book_to_the_form_and_back(world: World, browser: Browser) -> None:
    falling_park(world)
    assert f'href="{PAGE}"' in browser.get("/policy").text
    form = browser.get(PAGE)
    assert 'value="15"' in form.text
    assert "checked" not in form.text  # what is pinned stays pinned unless somebody says so
    shown = browser.submit(PAGE, **TYPED)
    page = words(shown.text)
    assert "15%\n→\n20%" in page
    assert "示例园区" in page
    assert "1 件由符合变为不符合" in page
    assert amendments.revision() is None
    token = {"csrf_token": token_of(shown.text)}
    back = browser.post(PAGE, data={**token, **TYPED, "step": "confirm", "back": "yes"})
    assert 'value="20"' in back.text
    assert "checked" in back.text
    done = browser.post(PAGE, data={**token, **TYPED, "step": "confirm"})
    assert done.headers["Location"] == f"/policy#rules-{SHARE}"
    instance().forget()
    assert pinned(opened_calls.get(CREATION_PLAN)).rules[SHARE].figures["least"].value == Decimal(20)
    book = words(browser_of(world.app).get("/policy").text)
    assert "提高审核比例（示例函〔2023〕7号）" in book
    assert "不低于规模以上工业企业数的 15%" in book  # what was replaced stands beside
    ledger = words(browser.get("/department/policy").text)
    assert "不低于规模以上工业企业数的 20%，最低（含） 15% → 20%" in ledger
    assert "同时适用于已启动的通知：" in ledger


def shorten(browser: Browser, term_id: str, length: str) -> None:
    path = f"/department/policy/values/terms/{term_id}"
    typed = {**TYPED, "length": length, "apply_to": ""}
    shown = browser.submit(path, **typed)
    browser.post(path, data={"csrf_token": token_of(shown.text), **typed, "step": "confirm"})


def test_a_term_that_was_our_choice_rests_on_the_departments_document(world: World, browser: Browser) -> None:
    shorten(browser, "complaint_acceptance", "12")
    lines = browser_of(world.app).get("/complaints").text.split("<li>")
    [said] = ["".join(words(each).split()) for each in lines if "12 个自然日" in each]
    assert "主管部门确定提高审核比例（示例函〔2023〕7号）" in said
    assert "15个自然日" not in said  # our reason spoke of the former length


def test_of_a_term_that_no_notice_runs_by_nothing_is_said_of_notices(world: World, browser: Browser) -> None:
    falling_park(world)
    typed = {**TYPED, "length": "12", "apply_to": CREATION_PLAN}
    shown = words(browser.submit("/department/policy/values/terms/complaint_acceptance", **typed).text)
    assert "15 个自然日\n→\n12 个自然日" in shown
    assert "按这一期间计算的公示" not in shown


def test_the_departments_reason_is_not_called_ours(world: World, browser: Browser) -> None:
    shorten(browser, "audit_window", "4")
    instance().forget()
    with world.app.test_request_context():
        said = world.app.jinja_env.get_template("web/macros.html").module.reasons_of(  # type: ignore[attr-defined]
            instance().book().find(Kinds.terms, "audit_window")
        )
    assert "主管部门确定</span>提高审核比例" in said
    assert "本平台设定</span>通知未写明“近五年”" in said


@pytest.mark.parametrize(
    ("change", "words_beside"),
    [
        ({"figures.least.value": ""}, "请填写此项。"),
        ({"figures.least.value": "二十"}, "请填写数字。"),
        ({"figures.least.value": "1e999999"}, "请填写数字"),
        ({"figures.least.value": "15"}, "与现在的数值相同"),
        ({"summary": "园区近五年内开展清洁生产审核的企业数，不低于规模以上工业企业数的 15%"}, "仍写着“15%”"),
        ({"apply_to": "nothing"}, "不在这份通知之内"),
        ({"seen": "not a number"}, ""),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    world: World, browser: Browser, change: dict[str, str], words_beside: str
) -> None:
    world.open_call(CREATION_PLAN)
    answer = browser.submit(PAGE, **{**TYPED, "apply_to": "", **change})
    assert answer.status_code == (422 if words_beside else 200)
    assert words_beside in answer.text
    assert "提高审核比例" in answer.text
    assert amendments.revision() is None


@pytest.mark.parametrize("path", ["rules/nothing", "nothing/x", "rules/park-level", "forms/basic-information-park"])
def test_what_has_no_value_is_not_found(browser: Browser, path: str) -> None:
    assert browser.get(f"/department/policy/values/{path}").status_code == 404


def test_only_the_approver_is_offered_it(world: World) -> None:
    for reader in (None, world.people.make(Role.DEPARTMENT_OFFICER)):
        assert "/department/policy/values/" not in browser_of(world.app, reader).get("/policy").text


# --- Of many applications ---------------------------------------------------------------------------------------------


@pytest.fixture
def by_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.policy_desk.views.valuing.JUDGED_AT_ONCE", 0)


@pytest.mark.usefixtures("by_jobs")
def test_what_reaches_many_is_shown_and_saved_by_jobs(world: World, browser: Browser) -> None:
    falling_park(world)
    asked = browser.submit(PAGE, **TYPED)
    assert "等待办理" in browser.get(asked.location).text
    assert run_waiting() == 1
    (there,) = re.findall(r'href="(/department/policy/values/previews/[^"]+)"', browser.get(asked.location).text)
    shown = browser.get(there)
    assert "1 件由符合变为不符合" in words(shown.text)
    assert "15%\n→\n20%" in words(shown.text)
    assert amendments.revision() is None
    assert browser_of(world.app, world.people.make(Role.DEPARTMENT_APPROVER)).get(there).status_code == 404
    (form,) = [each for each in html.fromstring(shown.text).forms if "confirm-form" in each.get("class", "")]
    saving = browser.post(form.action, data=dict(form.form_values()))
    assert amendments.revision() is None, "nothing is saved before a worker does"
    with overheard() as heard:
        assert run_waiting() == 1
    assert heard == [(0, 1, "已核对 0 件申报")]
    assert "政策库已更新" in browser.get(saving.location).text
    instance().forget()
    assert pinned(opened_calls.get(CREATION_PLAN)).rules[SHARE].figures["least"].value == Decimal(20)


@pytest.mark.usefixtures("by_jobs")
def test_what_cannot_be_is_refused_before_any_job(world: World, browser: Browser) -> None:
    falling_park(world)
    answer = browser.submit(PAGE, **{**TYPED, "figures.least.value": "15", "apply_to": CREATION_PLAN})
    assert answer.status_code == 422
    assert "没有需要保存的改动" in words(answer.text)


@pytest.mark.usefixtures("by_jobs")
def test_what_somebody_changed_meanwhile_is_not_changed_by_a_job(world: World, browser: Browser) -> None:
    falling_park(world)
    first = browser.submit(PAGE, **TYPED, step="confirm")
    second = browser.submit(PAGE, **{**TYPED, "figures.least.value": "25"}, step="confirm")
    assert run_waiting() == 2
    assert "政策库已更新" in browser.get(first.location).text
    assert "刚被改动" in words(browser.get(second.location).text)
    instance().forget()
    assert pinned(opened_calls.get(CREATION_PLAN)).rules[SHARE].figures["least"].value == Decimal(20)

"""The administrators' pages."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from core.accounts import operations
from core.people.models import Person, Role
from core.people.queries import person as person_of
from core.people.queries import person_by_email
from tests.support.clients import Browser, browser_of, words
from tests.support.house import EAST, People, at_once
from tests.support.statements import statements

pytestmark = pytest.mark.pages


@pytest.fixture
def admin(people: People) -> Person:
    return people.administrator()


@pytest.fixture
def browser(app: Flask, admin: Person) -> Browser:
    return browser_of(app, admin)


@pytest.fixture
def guard(people: People) -> Person:
    """The security administrator."""
    return people.security()


@pytest.fixture
def granting(app: Flask, guard: Person) -> Browser:
    return browser_of(app, guard)


def test_lists_and_finds_people(browser: Browser, people: People) -> None:
    people.make(Role.BODY_OFFICER, body_id=EAST, name="李经办")
    for _ in range(60):
        people.applicant()
    page = words(browser.get("/people").text)
    assert "共 62 条，第 1–50 条" in page
    assert "推荐单位经办人（长沙市）" in words(browser.get("/people?text=李经办").text)
    assert "第 51–62 条" in words(browser.get("/people?page=2").text)
    assert "没有符合条件的人员" in browser.get("/people?text=nobody").text


def test_opens_an_account(browser: Browser) -> None:
    page = browser.submit("/people/new", name="李经办", email="li@example.com").text
    code = re.search(r'id="one-time-password">([^<]+)<', page)
    assert code is not None
    made = operations.authenticate("li@example.com", code[1], address="")
    assert not made.held_roles


def test_says_beside_the_field_what_is_missing(browser: Browser, granting: Browser, people: People) -> None:
    page = browser.submit("/people/new", name="", email="li@example.com").text
    assert 'id="name-error"' in page
    assert 'value="li@example.com"' in page
    assert person_by_email("li@example.com") is None
    li = people.make(name="李经办")
    page = granting.submit(f"/people/{li.id}/grants", page=f"/people/{li.id}", role="body_officer", body_id="").text
    assert 'id="body_id-error"' in page
    assert "请选择推荐单位。" in page


def test_grants_and_revokes_after_asking(granting: Browser, people: People) -> None:
    li = people.applicant("李四")
    granting.submit(f"/people/{li.id}/grants", page=f"/people/{li.id}", role="expert", body_id="")
    [grant] = [grant for grant in person_of(li.id).grants if grant.role is Role.EXPERT]
    question = granting.get(f"/people/{li.id}/grants/{grant.id}/revoke").text
    assert "收回李四的“评审专家”角色？" in question
    assert Role.EXPERT in person_of(li.id).held_roles, "asking changes nothing"
    revoke = f"/people/{li.id}/grants/{grant.id}/revoke"
    pressed = [granting.submit(revoke, page=f"/people/{li.id}") for _ in range(2)]
    assert {(each.status_code, each.location) for each in pressed} == {(302, f"/people/{li.id}")}
    assert "可能已被收回" in granting.get(f"/people/{li.id}").text
    assert Role.EXPERT not in person_of(li.id).held_roles


def test_does_not_offer_what_one_may_not_do(
    browser: Browser, granting: Browser, admin: Person, guard: Person, people: People
) -> None:
    assert "发放一次性密码" not in browser.get(f"/people/{admin.id}").text
    assert "发放一次性密码" not in browser.get(f"/people/{guard.id}").text, "he could sign in in the other's place"
    li = people.applicant()
    assert "角色由安全管理员授予和收回" in browser.get(f"/people/{li.id}").text
    assert browser.submit(f"/people/{li.id}/grants", page="/people/new", role="expert").status_code == 403
    page = granting.get(f"/people/{li.id}").text
    assert not any(words in page for words in ("发放一次性密码", "停用账号", ">保存<"))
    assert granting.submit(f"/people/{li.id}", name="别名", phone="13900000000").status_code == 403
    assert "不能给自己授予角色" in granting.get(f"/people/{guard.id}").text
    refused = granting.submit(f"/people/{guard.id}/grants", page=f"/people/{li.id}", role="expert", body_id="")
    assert refused.status_code == 403
    assert "不能对自己的账号进行此操作" in refused.text
    assert person_of(guard.id).held_roles == {Role.SECURITY_ADMINISTRATOR}


def test_keeps_the_last_administrator(granting: Browser, admin: Person) -> None:
    grant = admin.grants[0].id
    response = granting.submit(f"/people/{admin.id}/grants/{grant}/revoke")
    assert response.status_code == 409
    assert "不能收回或停用最后一名系统管理员。" in response.text


def test_deactivates_with_a_reason_and_activates(browser: Browser, people: People) -> None:
    li = people.applicant()
    assert "请填写此项" in browser.submit(f"/people/{li.id}/deactivate").text
    browser.submit(f"/people/{li.id}/deactivate", reason="离职")
    assert not person_of(li.id).active
    browser.submit(f"/people/{li.id}/activate", page=f"/people/{li.id}")
    assert person_of(li.id).active


def test_gives_a_one_time_password_that_is_shown_once(browser: Browser, people: People) -> None:
    li = people.applicant()
    page = browser.submit(f"/people/{li.id}/one-time-password")
    code = re.search(r'id="one-time-password">([^<]+)<', page.text)
    assert code is not None
    assert page.headers["Cache-Control"] == "no-store"
    assert code[1] not in browser.get(f"/people/{li.id}").text
    assert operations.authenticate(li.email, code[1], address="").id == li.id


def test_nobody_is_shown_a_one_time_password_that_is_good_no_more(app: Flask, browser: Browser, people: People) -> None:
    """Of one page that is sent four times at once one is shown a password, and it is the one that is good."""
    li, path = people.applicant(), "/people/{}/one-time-password"
    page = browser.get(path.format(li.id)).text
    sent = dict(re.findall(r'name="(csrf_token|seen)"[^>]*value="([^"]+)"', page))
    cookie = browser.get_cookie("greenroll")
    assert cookie is not None

    def send() -> str:
        own = browser_of(app)
        own.set_cookie("greenroll", cookie.value)
        return str(own.post(path.format(li.id), data=sent).text)

    answers = at_once(app, send, send, send, send)
    shown = [found[1] for each in answers if (found := re.search(r'id="one-time-password">([^<]+)<', str(each)))]
    assert len(shown) == 1
    assert operations.authenticate(li.email, shown[0], address="").id == li.id
    told = next(str(each) for each in answers if "刚刚有变动" in str(each))
    again = re.search(r'name="seen"[^>]*value="([^"]+)"', told)
    assert again is not None
    assert "one-time-password" in browser.post(path.format(li.id), data={**sent, "seen": again[1]}).text


def test_offers_only_what_may_be_held_together(granting: Browser, people: People) -> None:
    li = people.applicant("李四")
    page = granting.get(f"/people/{li.id}").text
    assert '<option value="evaluator">' in page
    assert '<option value="department_approver">' not in page
    sent = granting.submit(f"/people/{li.id}/grants", page=f"/people/{li.id}", role="department_approver", body_id="")
    assert "不能同时是推荐单位或省厅的经办、审批人员" in sent.text
    assert person_of(li.id).held_roles == {Role.APPLICANT}


def test_a_grant_of_somebody_else_is_not_found(granting: Browser, people: People) -> None:
    li, zhang = people.make(Role.EXPERT), people.make(Role.EXPERT)
    response = granting.get(f"/people/{li.id}/grants/{zhang.grants[0].id}/revoke")
    assert response.status_code == 404


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR}))
def test_nobody_else_sees_these_pages(app: Flask, people: People, role: Role) -> None:
    other = people.applicant()
    client = browser_of(app, people.make(role, body_id=EAST))
    for path in ("/people", "/people/new", f"/people/{other.id}", f"/people/{other.id}/one-time-password"):
        response = client.get(path)
        assert response.status_code == 403
        assert other.email not in response.text


def test_the_list_asks_the_same_few_questions_however_long_it_is(browser: Browser, people: People) -> None:
    def asked() -> int:
        """Beside the one statement that notes who read it."""
        return len([each for each in statements(lambda: browser.get("/people")) if each.startswith("SELECT")])

    few = asked()
    for _ in range(30):
        people.make(Role.BODY_OFFICER, body_id=EAST)
    assert asked() == few <= 8

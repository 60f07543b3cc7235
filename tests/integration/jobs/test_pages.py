"""The pages of jobs: what one asked for is found again, says how far it is, and is fetched by who asked alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from core.db import db
from core.jobs import operations
from core.jobs.operations import Worker, leasing, run_waiting
from core.jobs.operations.expiring import erase_expired
from core.jobs.operations.working import _Progress
from core.jobs.purposes import Work
from core.people.models import Person
from tests.support.clients import Browser, browser_of, token_of
from tests.support.house import People
from tests.support.jobs import TABLE, known

pytestmark = pytest.mark.pages


@pytest.fixture(autouse=True)
def a_kind() -> Iterator[None]:
    with known(TABLE):
        yield


@pytest.fixture
def officer(people: People) -> Person:
    return people.department()


@pytest.fixture
def browser(app: Flask, officer: Person) -> Browser:
    return browser_of(app, officer)


def asked(by: Person) -> str:
    return f"/jobs/{operations.ask(TABLE, {'words': '甲'}, '试办的表', by=by).id}"


def test_a_job_is_found_again_and_fetched(browser: Browser, officer: Person) -> None:
    assert "还没有任务" in browser.get("/jobs").text
    page = asked(officer)
    waiting = browser.get(page).text
    assert "等待办理" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    run_waiting()
    done = browser.get(page).text
    assert "hx-trigger" not in done
    assert "结果.csv" in done
    assert f'href="{page}"' in browser.get("/jobs").text
    assert f'href="{page}/file"' in done
    answer = browser.get(f"{page}/file")
    assert (answer.text, answer.headers["Content-Type"]) == ("甲", "text/csv; charset=utf-8")
    assert "filename" in answer.headers["Content-Disposition"]
    assert "“试办的表”已完成。" in browser.get("/messages").text


def test_how_far_it_is(browser: Browser, officer: Person) -> None:
    page = asked(officer)
    asked(officer)
    lease = leasing.claim("here", timedelta(minutes=1))
    assert lease is not None
    progress = _Progress(lease, db.engine, Worker("here"))
    progress.report(30, 120, "正在写入第 30 行")
    progress._write()
    shown = browser.get(page).text
    assert "正在写入第 30 行" in shown
    assert 'max="120" value="30"' in shown
    assert "已办 30，共 120" in browser.get("/jobs").text


def test_it_can_be_cancelled_from_its_page(browser: Browser, officer: Person) -> None:
    page = asked(officer)
    sent = browser.post(f"{page}/cancel", data={"csrf_token": token_of(browser.get(page).text)}, follow_redirects=True)
    assert "任务已取消" in sent.text
    again = browser.post(f"{page}/cancel", data={"csrf_token": token_of(browser.get("/account").text)})
    assert again.status_code == 409
    assert "该任务已取消，不能取消。" in again.text


def test_nobody_else_finds_it(app: Flask, people: People, officer: Person) -> None:
    page = asked(officer)
    run_waiting()
    other = browser_of(app, people.department())
    assert [other.get(each).status_code for each in (page, f"{page}/file")] == [404, 404]
    assert "试办的表" not in other.get("/jobs").text


def test_what_expired_is_said(browser: Browser, officer: Person) -> None:
    page = asked(officer)
    run_waiting()
    with clock.travel(clock.now() + timedelta(days=8)):
        erase_expired(Work(by=None, arguments={}))
        assert "到期清除，需要时请重新办理" in browser.get(page).text
        assert "已到期清除" in browser.get("/jobs").text
        gone = browser.get(f"{page}/file")
    assert (gone.status_code, "已过期清除" in gone.text) == (404, True)

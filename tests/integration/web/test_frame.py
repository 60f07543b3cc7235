"""What every answer carries: headers, cookies, the frame of the page; and the pages of the house itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request, url_for
from flask.testing import FlaskClient

from core import clock
from core.app import create_app
from core.config import Mode, Settings, SettingsRefused
from core.db import db
from core.db.engine import open_engine
from core.notifications import operations as notifications
from core.people.models import Role
from core.web.access import access, public
from core.web.navigation import Group, address_of, current_of, drawn, home_of, links_for, menu
from tests.support.clients import browser_of, words
from tests.support.house import EAST, People
from tests.support.statements import statements

ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def another(settings: Settings) -> Iterator[FlaskClient]:
    """A client of an application with other settings on the same database."""
    app = create_app(settings)
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


# --- Headers and cookies ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/static/greenroll.css", "/healthz", "/api/nowhere"])
def test_every_answer_tells_the_browser_what_we_never_do(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


@pytest.mark.one_kind
def test_cookies_over_https_are_for_this_host_alone(settings: Settings) -> None:
    with another(replace(settings, public_url="https://localhost")) as client:
        response = client.get("/sign-in", base_url="https://localhost")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-greenroll=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))
    assert "Domain" not in cookie
    assert response.headers["Strict-Transport-Security"].startswith("max-age=63072000")


@pytest.mark.one_kind
def test_another_hosts_name_is_refused(settings: Settings) -> None:
    with another(replace(settings, public_url="https://lvbang.gov.cn")) as client:
        assert client.get("/sign-in", base_url="https://evil.example").status_code == 400
        assert client.get("/sign-in", base_url="https://lvbang.gov.cn").status_code == 200


@pytest.mark.one_kind
@pytest.mark.parametrize(
    ("proxies", "seen"), [(0, "127.0.0.1 http"), (1, "203.0.113.7 https"), (2, "198.51.100.1 https")]
)
def test_only_our_own_proxies_are_believed(settings: Settings, proxies: int, seen: str) -> None:
    app = create_app(replace(settings, trusted_proxies=proxies))
    app.add_url_rule("/seen", "seen", access(public)(lambda: f"{request.remote_addr} {request.scheme}"))
    headers = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7", "X-Forwarded-Proto": "https, https"}
    assert app.test_client().get("/seen", headers=headers).text == seen


@pytest.mark.one_kind
def test_a_place_where_nothing_can_be_counted_stops_the_start(settings: Settings) -> None:
    with pytest.raises(SettingsRefused, match="GREENROLL_LIMITS_URL"):
        create_app(replace(settings, mode=Mode.DEMO, limits_url="nowhere://"))


def test_signed_in_pages_are_never_kept_and_files_for_ever(app: Flask, people: People) -> None:
    client = browser_of(app, people.applicant())
    page = client.get("/account")
    assert page.headers["Cache-Control"] == "no-store"
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert len(addresses) >= 5
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert client.get("/static/../config.py").status_code == 404


@pytest.mark.one_kind
def test_a_public_page_sets_no_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/privacy").headers


# --- The frame --------------------------------------------------------------------------------------------------------


@pytest.mark.one_kind
@pytest.mark.parametrize("path", ["/sign-in", "/register", "/privacy", "/nowhere"])
def test_a_page_has_one_heading_a_language_and_no_inline_script_or_style(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    assert html.count("<h1") == 1
    assert '<html lang="zh-CN">' in html
    assert "style=" not in html
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*src=)", html)
    assert not re.search(r"\son[a-z]+=", html)


def test_the_simulated_clock_is_said_on_every_page(settings: Settings) -> None:
    opened = replace(settings, mode=Mode.TEST, clock=datetime(2025, 10, 20, 1, 0, tzinfo=UTC))
    with another(opened) as client:
        pages = [words(client.get(path).text) for path in ("/sign-in", "/privacy", "/nowhere")]
    clock.set_to(None)
    assert all("演示时钟" in page and "2025-10-20 09:00" in page for page in pages)
    with another(settings) as client:
        assert "演示时钟" not in client.get("/sign-in").text


@pytest.mark.one_kind
def test_the_navigation_follows_the_roles(app: Flask, people: People) -> None:
    with app.test_request_context():
        shown = {role: [link.label for link in links_for(people.make(role, body_id=EAST))] for role in Role}
    assert "人员与权限" in shown[Role.ADMINISTRATOR]
    assert "审计记录" in shown[Role.AUDITOR]
    assert "人员与权限" not in shown[Role.AUDITOR]
    assert "审计记录" not in shown[Role.APPLICANT]


@pytest.mark.one_kind
def test_the_menu_of_whoever_works_is_short(app: Flask, people: People) -> None:
    with app.test_request_context():
        shown = {role: menu(links_for(people.make(role, body_id=EAST))) for role in Role}
        nobody = menu(links_for(None))
    assert all(len(each) <= 7 and each[-1][0] is Group.PUBLIC for each in shown.values()), shown
    assert all(group is None for group, _ in nobody)


@pytest.mark.one_kind
def test_the_page_that_one_is_on_is_marked(app: Flask, people: People) -> None:
    client = browser_of(app, people.administrator())
    page = client.get("/people/new").text
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', page)[:1] == ["/people"]


@pytest.mark.one_kind
def test_the_menu_is_drawn_once_for_all_of_the_same_roles(app: Flask, people: People) -> None:
    with app.test_request_context():
        links = links_for(people.auditor())
        menus = [drawn(each, current_of(links, "/audit/1")) for each in (links, links_for(people.auditor()))]
        assert menus[0] is menus[1]
        assert menus[0].count('aria-current="page"') == 1
        assert "aria-current" not in drawn(links, None)


@pytest.mark.one_kind
def test_everybody_begins_where_the_work_is(app: Flask, people: People) -> None:
    with app.test_request_context():
        assert home_of(people.administrator()) == "/people"
        assert home_of(people.auditor()) == "/audit"
    client = browser_of(app, people.auditor())
    assert client.get("/start").location == "/audit"


@pytest.mark.one_kind
def test_an_address_with_ids_is_the_one_that_its_route_builds(app: Flask) -> None:
    ids: dict[str, Any] = {"application_id": "0f" * 16, "form_id": "basic-information", "section_id": "goals_2"}
    with app.test_request_context():
        assert address_of("applications.section", **ids) == url_for("applications.section", **ids)
        assert address_of("applications.index") == url_for("applications.index")


@pytest.mark.one_kind
def test_the_frame_asks_two_questions(app: Flask, people: People) -> None:
    client = browser_of(app, people.make(Role.BODY_OFFICER, Role.EXPERT, body_id=EAST))
    client.get("/privacy")
    asked = statements(lambda: client.get("/privacy"))
    said = "the person with all grants, the count of unread messages; and the rules' revision, whose spans it prints"
    assert len(asked) == 3, said


# --- Messages ---------------------------------------------------------------------------------------------------------


@pytest.mark.one_kind
def test_messages_are_counted_read_and_followed(app: Flask, people: People) -> None:
    li, other = people.applicant(), people.applicant()
    for number in range(35):
        notifications.send([li], f"消息{number:02d}", "/account")
    client = browser_of(app, li)
    page = client.get("/messages")
    assert 'aria-label="35 条未读"' in page.text
    assert "消息34" in page.text
    assert "消息04" not in page.text
    older = re.search(r'href="(/messages\?before=\d+)"', page.text)
    assert older is not None
    assert "消息04" in client.get(older[1]).text
    first = re.search(r'action="(/messages/\d+/open)"', page.text)
    assert first is not None
    assert client.submit(first[1], page="/messages").location == "/account"
    assert 'aria-label="34 条未读"' in client.get("/messages").text
    stranger = browser_of(app, other)
    assert stranger.submit(first[1], page="/account").status_code == 404
    client.submit("/messages/read", page="/messages")
    assert "条未读" not in client.get("/messages").text


@pytest.mark.one_kind
def test_a_message_links_only_to_a_path_of_ours(app: Flask, people: People) -> None:
    for link in ("https://evil.example", "//evil.example"):
        with pytest.raises(ValueError, match="path of this site"):
            notifications.send([people.applicant()], "看看", link)


# --- Health -----------------------------------------------------------------------------------------------------------


@pytest.mark.one_kind
def test_healthz_asks_nothing(client: FlaskClient, app: Flask) -> None:
    assert statements(lambda: client.get("/healthz")) == []
    assert client.get("/healthz").get_json() == {"status": "ok"}


def test_readyz_when_all_is_well(client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json()["checks"] == {"database": "ok", "migrations": "ok", "storage": "ok"}


def test_readyz_before_the_migrations(settings: Settings, empty_database_url: str) -> None:
    with another(replace(settings, database_url=empty_database_url)) as client:
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["checks"] == {"database": "ok", "migrations": "behind", "storage": "ok"}


def test_readyz_without_a_database(settings: Settings) -> None:
    with another(replace(settings, database_url="postgresql://nobody@127.0.0.1:1/none")) as client:
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["checks"]["database"] == "unreachable"


@pytest.mark.one_kind
def test_metrics_are_off_unless_asked_for(client: FlaskClient, settings: Settings) -> None:
    assert client.get("/metrics").status_code == 404
    with another(replace(settings, metrics=True)) as counted:
        counted.get("/privacy")
        page = counted.get("/metrics").text
    assert 'greenroll_requests_total{method="GET",route="/privacy",status="200"} 1.0' in page


@pytest.mark.one_kind
def test_a_stranger_invents_no_figures(settings: Settings) -> None:
    with another(replace(settings, metrics=True)) as counted:
        for number in range(3):
            counted.open(
                f"/nowhere/{number}", method=f"INVENTED{number}", headers={"X-Forwarded-For": f"10.0.0.{number}"}
            )
        page = counted.get("/metrics").text
    assert "INVENTED" not in page
    assert 'greenroll_requests_total{method="-",route="-",status="404"} 3.0' in page


@pytest.mark.one_kind
def test_figures_are_told_to_whom_they_are_for(settings: Settings) -> None:
    """Each figure of the alerts and of the dashboard is one that is told."""
    inside = replace(settings, metrics=True, metrics_from=(ip_network("10.2.0.0/16"),))
    with another(inside) as client:
        assert client.get("/metrics").status_code == 404
        page = client.get("/metrics", environ_base={"REMOTE_ADDR": "10.2.3.4"}).text
    for line in ("greenroll_database_answers 1.0", 'greenroll_jobs{state="waiting"} 0.0', "greenroll_trail_waiting"):
        assert line in page
    told = set(re.findall(r"^# TYPE (\w+)", page, re.MULTILINE))
    # Of a trail that was never sealed there is no head to tell the age of.
    told |= {"greenroll_trail_head_age_seconds"}
    for name in ("alerts.yml", "dashboard.json"):
        used = set(re.findall(r"greenroll_\w+", (ROOT / "deploy" / name).read_text()))
        assert {re.sub(r"_(bucket|sum|count)$", "", each) for each in used} <= told, name


def test_the_figures_say_that_the_database_is_away(settings: Settings) -> None:
    away = replace(settings, metrics=True, database_url="postgresql://nobody@127.0.0.1:1/none")
    with another(away) as client:
        page = client.get("/metrics").text
    assert "greenroll_database_answers 0.0" in page
    assert "greenroll_jobs{" not in page


@pytest.mark.one_kind
def test_an_engine_of_its_own_can_be_opened(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    engine.dispose()


@pytest.mark.one_kind
def test_all_templates_share_one_table_of_globals(client: FlaskClient) -> None:
    """Else each part of a page copies a chain of tables, key by key, and compares them where it imports another."""
    assert client.get("/sign-in").status_code == 200
    templates = client.application.jinja_env
    assert all(
        templates.get_template(name).globals is templates.globals for name in ("web/base.html", "web/macros.html")
    )

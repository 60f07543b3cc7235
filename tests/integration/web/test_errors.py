"""Errors as people, htmx and programs meet them; nothing of the inside leaves it."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from time import time
from unittest.mock import patch

import pytest
from flask import Flask, abort, get_template_attribute, request
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from wtforms import PasswordField
from wtforms.fields.core import UnboundField

from core.app import create_app
from core.config import Mode, Settings
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, NotAllowed, NotFound, RulesRefuse, StageClosed, Stale
from core.extensions import csrf
from core.people.models import Person
from core.plugin_api import Finding, Force, Outcome, RuleKind
from core.web.access import access, public
from core.web.error_pages import HTTP_NOTICES, answer
from core.web.form import Form
from tests.support.clients import browser_of, words
from tests.support.house import People

pytestmark = [pytest.mark.own_application, pytest.mark.pages]

FINDING = Finding(
    rule_id="audited-share",
    kind=RuleKind.CONDITION,
    force=Force.MUST,
    clause="HN24-05",
    choice=None,
    summary="园区内五年内开展清洁生产审核的企业占比",
    outcome=Outcome.NOT_MET,
    seen="14 %",
    message="占 14 %，应不低于 15 %。",
    cure="可补充审核名单后重新核实。",
    origin="hunan",
)


@pytest.fixture
def raising(app: Flask) -> Callable[[BaseException], FlaskClient]:
    """A client to which `/raise` and `/api/raise` answer with an error."""

    def make(error: BaseException) -> FlaskClient:
        @access(public)
        def view() -> str:
            raise error

        app.add_url_rule("/raise", "raise", view)
        app.add_url_rule("/api/raise", "api_raise", view)
        return app.test_client()

    return make


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotAllowed("不行。", "找人。"), 403, "not_allowed"),
        (NotFound("没有。"), 404, "not_found"),
        (Conflict("已有。"), 409, "conflict"),
        (Stale("李四刚刚改过。"), 409, "stale"),
        (StageClosed("申报已截止。"), 409, "stage_closed"),
        (Invalid({"name": ["请填写姓名。"]}), 422, "invalid"),
        (RulesRefuse([FINDING]), 422, "rules_refuse"),
        (OperationalError("x", {}, Exception("database is locked")), 503, "unavailable"),
        (OperationalError("x", {}, Exception("attempt to write a readonly database")), 503, "unwritable"),
        (OperationalError("x", {}, Exception("database or disk is full")), 503, "unwritable"),
        (StaleDataError("DELETE on secret: 0 were matched"), 404, "not_found"),
        (OSError(errno.ENOSPC, "secret path"), 503, "unwritable"),
        (OSError(errno.EROFS, "secret path"), 503, "unwritable"),
        (ConnectionResetError(errno.ECONNRESET, "secret peer"), 500, "server_error"),
        (ZeroDivisionError("secret inside"), 500, "server_error"),
        (OperationalError("SELECT secret", {}, Exception("no such table")), 500, "server_error"),
    ],
)
def test_one_status_and_three_shapes(
    raising: Callable[[BaseException], FlaskClient], error: Exception, status: int, code: str
) -> None:
    client = raising(error)
    page, fragment, data = (
        client.get("/raise"),
        client.get("/raise", headers={"HX-Request": "true"}),
        client.get("/api/raise"),
    )
    assert page.status_code == fragment.status_code == data.status_code == status
    assert "<h1>" in page.text
    assert page.headers["X-Request-ID"] in page.text
    assert "<html" not in fragment.text
    assert 'role="alert"' in fragment.text
    assert fragment.headers["HX-Retarget"] == "#messages"
    body = data.get_json()
    assert body["code"] == code
    assert set(body) >= {"code", "message", "cure", "errors", "request_id"}
    for response in (page, fragment, data):
        assert "secret" not in response.text
        assert "Traceback" not in response.text


def test_a_page_says_what_is_wrong_and_what_to_do(raising: Callable[[BaseException], FlaskClient]) -> None:
    page = words(raising(NotAllowed("此操作须由省厅经办人办理。", "请联系系统管理员。")).get("/raise").text)
    assert "没有权限" in page
    assert "此操作须由省厅经办人办理。" in page
    assert "请联系系统管理员。" in page


def test_findings_come_with_their_clauses(raising: Callable[[BaseException], FlaskClient]) -> None:
    client = raising(RulesRefuse([FINDING]))
    page = client.get("/raise").text
    assert 'href="/policy/clauses/HN24-05"' in page
    assert "14 %" in page
    assert "可补充审核名单后重新核实。" in page
    assert client.get("/api/raise").get_json()["findings"][0]["clause"] == "HN24-05"


@pytest.mark.parametrize(("outcome", "says"), [(Outcome.NOT_MET, True), (Outcome.UNKNOWN, True), (Outcome.MET, False)])
def test_what_is_met_is_told_no_cure(app: Flask, outcome: Outcome, says: bool) -> None:
    with app.test_request_context():
        card = get_template_attribute("web/macros.html", "finding_card")(replace(FINDING, outcome=outcome))
    assert (FINDING.cure in card) is says
    assert outcome.label in card


def test_fields_come_with_their_sentences(raising: Callable[[BaseException], FlaskClient]) -> None:
    body = raising(Invalid({"products.0.name": ["请填写产品名称。"]})).get("/api/raise").get_json()
    assert body["errors"] == {"products.0.name": ["请填写产品名称。"]}


def test_a_busy_database_asks_to_try_again(raising: Callable[[BaseException], FlaskClient]) -> None:
    response = raising(OperationalError("x", {}, Exception("database is locked"))).get("/raise")
    assert response.headers["Retry-After"]
    assert "系统繁忙" in response.text


def test_an_unreachable_database_is_no_500(app: Flask, monkeypatch: pytest.MonkeyPatch, people: People) -> None:
    client = browser_of(app, people.applicant())

    def unreachable(*_: object, **__: object) -> None:
        raise OperationalError("connect", {}, Exception("database is locked"))

    monkeypatch.setattr(db.session, "scalars", unreachable)
    for path in ("/account", "/nowhere"):
        response = client.get(path)
        assert response.status_code == 503
        assert "系统繁忙" in response.text


@contextmanager
def only_to_be_read(app: Flask) -> Iterator[None]:
    """The database as a full disk or a standby leaves it: what is there can be read."""

    restricted = True

    def restrict(connection: Connection) -> None:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA query_only={int(restricted)}")
        elif restricted:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    with app.app_context():
        event.listen(db.engine, "begin", restrict)
    yield
    restricted = False


def test_what_was_typed_is_kept_where_nothing_can_be_written(app: Flask) -> None:
    @access(public)
    def view() -> str:
        assert request.form.getlist("note") == ["一", "二"]
        with transaction() as session:
            session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
        return "saved"

    csrf.exempt(view)
    app.add_url_rule("/write", "write", view, methods=["POST"])
    client = app.test_client()
    typed = {"name": "<甲> & 公司", "code": "91430100MA4L", "note": ["一", "二"]}
    with only_to_be_read(app):
        refused = client.post("/write", data=typed)
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert "不能保存" in refused.text
    kept = re.findall(r'<input type="hidden" name="(.*?)" value="(.*?)">', refused.text)
    assert kept == [("name", "&lt;甲&gt; &amp; 公司"), ("code", "91430100MA4L"), ("note", "一"), ("note", "二")]
    assert "再提交一次" in refused.text
    assert client.post("/write", data=typed).text == "saved"


def of_passwords(form: type[Form]) -> set[str]:
    """The names of all fields for passwords, of a form and of those that extend it."""
    fields = {name: field for name, field in vars(form).items() if isinstance(field, UnboundField)}
    own = {field.kwargs.get("name", name) for name, field in fields.items() if field.field_class is PasswordField}
    return own.union(*map(of_passwords, form.__subclasses__()))


def test_a_secret_is_typed_anew(app: Flask) -> None:
    app.add_url_rule("/write", "write", csrf.exempt(access(public)(lambda: abort(503))), methods=["POST"])
    names = of_passwords(Form)
    assert {"current", "new", "confirmation"} <= names
    for name in names:
        refused = app.test_client().post("/write", data={"note": "甲", name: "hush hush"})
        assert refused.status_code == 503
        assert "hush" not in refused.text, name


def test_nothing_that_signs_somebody_in_comes_back(app: Flask) -> None:
    with app.test_request_context("/sign-in/code", method="POST", data={"code": "123456"}):
        assert request.form
        assert "123456" not in answer(HTTP_NOTICES[503], bare=True).get_data(as_text=True)


@pytest.mark.parametrize(
    ("verb", "path", "status", "says"),
    [
        ("get", "/nowhere", 404, "找不到页面"),
        ("post", "/privacy", 405, "操作方式不对"),
        ("get", "/people/", 404, "找不到页面"),
    ],
)
def test_errors_of_http(client: FlaskClient, verb: str, path: str, status: int, says: str) -> None:
    response = getattr(client, verb)(path)
    assert response.status_code == status
    assert says in response.text or (status == 405 and "页面已失效" not in response.text)


def test_too_much_is_said_before_it_is_read(settings: Settings) -> None:
    small = create_app(replace(settings, upload_megabytes=1))

    @access(public)
    def take() -> str:
        return str(len(request.files))

    small.add_url_rule("/take", "take", take, methods=["POST"])
    small.config["WTF_CSRF_ENABLED"] = False
    big = b"x" * (1024 * 1024 + 1)
    response = small.test_client().post("/take", data=big, content_type="multipart/form-data; boundary=x")
    assert response.status_code == 413
    assert "超过了允许的大小" in response.text
    with small.app_context():
        db.engine.dispose()


def test_too_often_is_refused_for_a_while(settings: Settings) -> None:
    app = create_app(replace(settings, mode=Mode.DEMO))
    client = browser_of(app)
    with patch("core.accounts.operations.credentials.matches", lambda *_: False):
        answers = [client.sign_in(f"a{number}@example.com", "wrong") for number in range(31)]
    with app.app_context():
        db.engine.dispose()
    assert {answer.status_code for answer in answers[:30]} == {200}
    assert answers[30].status_code == 429
    assert "操作过于频繁" in answers[30].text


def test_a_form_whose_session_ended_leads_back(app: Flask, client: FlaskClient) -> None:
    response = client.post("/people/new", data={"name": "x"}, headers={"Referer": "http://localhost/people/new"})
    assert response.status_code in {302, 400}
    if response.status_code == 400:
        assert "登录已过期" in response.text
        assert "/sign-in?next=/people/new" in response.text
    else:
        assert response.location == "/sign-in?next=/people/new"


def test_a_form_without_its_token_is_refused(app: Flask, people: People) -> None:
    client = browser_of(app, people.administrator())
    response = client.post("/people/new", data={"name": "x"}, headers={"Referer": "http://localhost/people/new"})
    assert response.status_code == 400
    assert "页面已失效" in response.text
    assert 'href="/people/new"' in response.text


def test_a_program_without_a_session_is_told_in_json(client: FlaskClient) -> None:
    response = client.get("/account", headers={"Accept": "application/json"})
    assert response.status_code == 401
    assert response.get_json()["code"] == "sign_in_needed"


def test_htmx_without_a_session_goes_to_the_sign_in(client: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/messages"}
    response = client.get("/messages", headers=headers)
    assert (response.status_code, response.headers["HX-Redirect"]) == (204, "/sign-in?next=/messages")


def test_browsers_accepting_anything_get_pages(client: FlaskClient) -> None:
    assert "<html" in client.get("/nowhere", headers={"Accept": "*/*"}).text


OURS = {"Sec-Fetch-Site": "same-origin", "Referer": "http://localhost/people/new"}


def hidden(page: str) -> MultiDict[str, str]:
    return MultiDict((name, unescape(value)) for name, value in re.findall(r'name="(.*?)" value="(.*?)">', page))


def test_what_was_typed_outlives_the_session(app: Flask, people: People) -> None:
    administrator = people.administrator()
    client = browser_of(app, administrator)
    client.get("/people/new")
    client.delete_cookie(app.config["SESSION_COOKIE_NAME"])
    typed = {"name": "赵六", "email": "zhao@example.org", "role": "auditor", "csrf_token": "of a session that is gone"}
    ended = client.post("/people/new", data=typed, headers=OURS)
    assert ended.status_code == 400
    assert "登录已过期" in ended.text
    assert "在新窗口登录" in ended.text
    with client.session_transaction() as session:
        session.update(_user_id=administrator.fs_uniquifier, _fresh=True, fs_paa=time())
    again = client.post("/people/new", data=hidden(ended.text), headers=OURS)
    assert again.status_code in {200, 302}
    assert db.session.scalars(select(Person.email).where(Person.name == "赵六")).all() == ["zhao@example.org"]


def test_what_was_typed_outlives_its_token(app: Flask, people: People) -> None:
    client = browser_of(app, people.administrator())
    typed = {"name": "赵六", "email": "zhao@example.org", "role": "auditor", "csrf_token": "of another day"}
    stale = client.post("/people/new", data=typed, headers=OURS)
    assert stale.status_code == 400
    assert "页面已失效" in stale.text
    client.post("/people/new", data=hidden(stale.text), headers=OURS)
    assert db.session.scalars(select(Person.email).where(Person.name == "赵六")).all() == ["zhao@example.org"]


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere"}]
)
def test_another_site_is_given_no_token(app: Flask, people: People, headers: dict[str, str]) -> None:
    client = browser_of(app, people.administrator())
    forged = client.post("/people/new", data={"name": "赵六"}, headers=headers)
    assert forged.status_code == 400
    assert "没有丢失" not in forged.text
    assert "赵六" not in forged.text

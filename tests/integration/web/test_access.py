"""Deny by default: every route names its policy, and the policies are asked before the view runs."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.views import MethodView

from core.accounts.views.signing_in import ROUTES
from core.people.models import Role
from core.web.access import FOREIGN, access, policy_of, public, roles
from tests.support.clients import browser_of
from tests.support.house import EAST, People

pytestmark = pytest.mark.pages

VERBS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def test_every_route_names_its_policy(app: Flask) -> None:
    bare = [
        f"{verb} {rule}"
        for rule in app.url_map.iter_rules()
        for verb in sorted((rule.methods or set()) & VERBS)
        if policy_of(app, rule.endpoint, verb) is None
    ]
    assert bare == []


def test_the_table_of_foreign_routes_has_no_stale_line(app: Flask) -> None:
    assert set(ROUTES) <= set(app.view_functions)
    assert set(FOREIGN) >= set(ROUTES)


@pytest.mark.own_application
def test_a_route_without_a_policy_is_refused(app: Flask, people: People) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    for client in (app.test_client(), browser_of(app, people.administrator())):
        response = client.get("/forgotten")
        assert response.status_code == 403
        assert "没有声明访问权限" in response.text
        assert "secret" not in response.text


@pytest.mark.own_application
def test_each_method_of_a_view_class_may_have_its_own(app: Flask, people: People) -> None:
    @access(roles(Role.EXPERT))
    class Notes(MethodView):
        @access(public)
        def get(self) -> str:
            return "read"

        def post(self) -> str:
            return "written"

    app.add_url_rule("/notes", view_func=Notes.as_view("notes"))
    assert policy_of(app, "notes", "POST") is not public
    assert app.test_client().get("/notes").text == "read"
    assert app.test_client().head("/notes").status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_roles_open_what_they_open(app: Flask, people: People, role: Role) -> None:
    client = browser_of(app, people.make(role, body_id=EAST))
    assert client.get("/people").status_code == (
        200 if role in {Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR} else 403
    )
    assert client.get("/audit").status_code == (200 if role is Role.AUDITOR else 403)
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("path", ["/people", "/audit", "/account", "/account/password", "/messages", "/start"])
def test_strangers_are_led_to_the_sign_in(app: Flask, path: str) -> None:
    response = app.test_client().get(path)
    assert (response.status_code, response.location) == (302, f"/sign-in?next={path}")


@pytest.mark.parametrize("path", ["/sign-in", "/register", "/privacy", "/healthz", "/readyz", "/static/greenroll.css"])
def test_strangers_may_see_this(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 200


def test_what_of_flask_security_we_do_not_use_is_closed(app: Flask, people: People) -> None:
    client = browser_of(app, people.applicant())
    for path in ("/sign-in/help", "/sign-in/select", "/sign-in/static/css/base.css"):
        assert client.get(path).status_code == 403
    for path in ("/login", "/logout", "/change", "/reset", "/tf-setup", "/us-signin"):
        assert client.get(path).status_code == 404

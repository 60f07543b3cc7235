"""Security keys: one's own, and signing in with one. What a key is asked is kept in the session that asked."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, session, url_for
from flask_security.core import UserMixin
from flask_security.tf_plugin import tf_check_state
from flask_security.twofactor import CodeTfPlugin
from flask_security.utils import _get_post_login_redirect as onward

from core.accounts import operations
from core.accounts.forms import KeyForm, NewKeyForm
from core.accounts.models import SecurityKey
from core.accounts.operations import Challenge, Use
from core.accounts.queries import good_keys_of, security_keys_of
from core.errors import existing, refusal_of
from core.extensions import limiter, security
from core.people.models import Person
from core.web.access import access, confirmed, person, public, signed_in, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.confirming import Question, ask
from core.web.form import Form
from core.web.local_urls import local

blueprint = Blueprint("security_keys", __name__, template_folder="../templates")

LIMIT = "30/minute"
READY = "ready"
"""How Flask-Security calls the state of whoever gave his password and owes the second factor."""


class SecondFactor(CodeTfPlugin):
    """After the password: a security key where the person has one that can answer here, else a code.

    To Flask-Security they are one, so that nobody has to choose first: each page leads to the other.
    """

    def get_setup_methods(self, user: UserMixin) -> list[tuple[str, str]]:
        # One that may have been copied is owed too: else its copy would open the account to the password alone.
        has_key = isinstance(user, Person) and bool(security_keys_of(user.id))
        return super().get_setup_methods(user) or ([("security_key", "安全密钥")] if has_key else [])

    def tf_login(self, user: UserMixin, json_payload: dict[str, Any], next_loc: str | None) -> Any:
        if not isinstance(user, Person) or not _begins_with_key(user):
            return super().tf_login(user, json_payload, next_loc)
        session["tf_state"] = READY
        return redirect(url_for("security_keys.prove", next=local(next_loc)))


def _begins_with_key(who: Person) -> bool:
    return who.tf_primary_method is None or (operations.site() is not None and bool(good_keys_of(who.id)))


@blueprint.get("/account/security-keys")
@access(signed_in)
def index() -> str:
    """One's security keys, and how another is registered."""
    return _index(NewKeyForm(formdata=None))


@blueprint.post("/account/security-keys")
@access(signed_in)
@confirmed
def add() -> Page:
    """Register a key."""
    form, who = NewKeyForm(), signed_in_person()

    def do() -> Response:
        asked = asked_before(Use.REGISTER)
        made = operations.add_key(form.name.data or "", form.answer.data or "", asked, by=who)
        return done(f"安全密钥“{made.name}”已登记，下次登录时可以使用。", "security_keys.index")

    return act(form, do, lambda: _index(form))


@blueprint.route("/account/security-keys/<security_key_id>/remove", methods=["GET", "POST"])
@access(signed_in)
@confirmed
def remove(security_key_id: str) -> Page:
    """One is lost, or not used any more."""
    who, key = signed_in_person(), _own(security_key_id)

    def do() -> Response:
        operations.remove_key(security_key_id, by=who)
        return done(f"安全密钥“{name}”已移除。", "security_keys.index")

    name = key.name
    question = Question(
        title="移除安全密钥",
        sentence=f"移除安全密钥“{name}”？",
        consequence="移除后立即生效，不能再用它登录；如需再用，须重新登记。",
        button="移除",
        back=url_for("security_keys.index"),
        bar=refusal_of(partial(operations.require_other_factor, who, key)),
    )
    return ask(question, Form(), do)


@blueprint.route("/sign-in/key", methods=["GET", "POST"])
@access(public)
@limiter.limit(LIMIT, methods=["POST"])
def prove() -> Page:
    """After the password: a key of the person."""
    who = tf_check_state([READY]) if person() is None else None
    if not isinstance(who, Person):
        return redirect(url_for("web.start" if person() is not None else "security.login"))
    form = KeyForm()

    def do() -> Response:
        operations.prove_by_key(who, form.answer.data or "", asked_before(Use.SIGN_IN), Use.SIGN_IN)
        security.two_factor_plugins.tf_complete(who, True)
        return redirect(onward())

    def draw() -> str:
        has_code = who.tf_primary_method is not None
        options = options_for(who, Use.SIGN_IN)
        return render_template("accounts/security_key.html", form=form, options=options, has_code=has_code)

    return act(form, do, draw)


def options_for(who: Person, use: Use) -> str | None:
    """What the browser is to ask of a key; what it is asked is kept in the session. None where no key can answer."""
    if operations.site() is None or (use is not Use.REGISTER and not good_keys_of(who.id)):
        return None
    asked, options = operations.ask_key(who, use)
    session[_kept(use)] = asdict(asked)
    return options


def asked_before(use: Use) -> Challenge | None:
    """What this session asked of a key last: it does so no more."""
    kept = session.pop(_kept(use), None)
    return None if kept is None else Challenge(**kept)


def _kept(use: Use) -> str:
    return f"key_{use}"


def _index(form: NewKeyForm) -> str:
    who = signed_in_person()
    options = options_for(who, Use.REGISTER)
    keys = security_keys_of(who.id)
    return render_template("accounts/security_keys.html", form=form, keys=keys, options=options)


def _own(security_key_id: str) -> SecurityKey:
    keys = security_keys_of(signed_in_person().id)
    found = next((key for key in keys if key.id == security_key_id), None)
    return existing(found, "找不到该安全密钥，可能已经移除。", "请返回安全密钥页面查看。")

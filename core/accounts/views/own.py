"""Registering, and what people see and change of themselves."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_security.utils import login_user

from core import clock
from core.accounts import operations
from core.accounts.forms import SIGNS_IN_AS, ForgottenForm, PasswordForm, ProfileForm, RegisterForm, ResetForm
from core.accounts.operations.datastore import SIGN_IN
from core.accounts.operations.resetting import GOOD_FOR, PAGE, is_offered
from core.accounts.queries import scopes_of
from core.errors import Conflict
from core.extensions import limiter
from core.instance import instance
from core.notifications.rules import Topic
from core.people.models import Person
from core.people.queries import open_sign_ins
from core.web.access import access, person, public, signed_in, signed_in_person
from core.web.acting import Page, Response, act, done, press

blueprint = Blueprint("accounts", __name__, template_folder="../templates")

REGISTER_LIMIT = "20/hour"
RESET_LIMIT = "20/hour"
_ASKED = (
    f"该邮箱有账号的，重设密码的链接已发出，{GOOD_FOR.seconds // 60} 分钟内有效。"
    "没有收到的，请检查邮箱是否填错，或者联系系统管理员。"
)
_REGISTERED = "注册申请已受理，请登录。不能登录的，该邮箱此前已注册，请用原密码；忘记密码的，按登录页面的说明办理。"


@blueprint.route("/register", methods=["GET", "POST"])
@access(public)
@limiter.limit(REGISTER_LIMIT, methods=["POST"])
def register() -> Page:
    """Somebody registers to act for a unit or an evaluator, and may then sign in.

    Whether the address had an account already is told to nobody: the answer is the same.
    """
    if person() is not None:
        return redirect(url_for("web.start"))
    form = RegisterForm()

    def do() -> Response:
        try:
            operations.register(**form.stated)
        except Conflict:
            operations.note_registered_again(form.email.data or "")
        session[SIGNS_IN_AS] = form.email.data
        return done(_REGISTERED, "security.login")

    def draw() -> str:
        return render_template("accounts/register.html", form=form)

    return act(form, do, draw, check=lambda: operations.check_registration(**form.stated))


@blueprint.route("/sign-in/forgotten", methods=["GET", "POST"])
@access(public)
@limiter.limit(RESET_LIMIT, methods=["POST"])
def forgotten() -> Page:
    """Ask for a link by which a new password is set; whether the address has an account is told to nobody."""
    if person() is not None:
        return redirect(url_for("accounts.password"))
    if not is_offered():
        return render_template("accounts/forgotten.html", form=None)
    form = ForgottenForm()

    def do() -> Response:
        operations.ask_new_password(form.email.data or "", address=request.remote_addr or "")
        return done(_ASKED, "security.login")

    return act(form, do, lambda: render_template("accounts/forgotten.html", form=form))


@blueprint.route(PAGE, methods=["GET", "POST"])
@access(public)
@limiter.limit(RESET_LIMIT, methods=["POST"])
def new_password() -> Page:
    """Set the password of whoever the link was sent to."""
    if person() is not None:
        return redirect(url_for("accounts.password"))
    form = ResetForm()

    def do() -> Response:
        session[SIGNS_IN_AS] = operations.set_new_password(form.token.data or "", form.new.data or "").email
        return done("密码已重新设置，请用新密码登录。", "security.login")

    return act(form, do, lambda: render_template("accounts/new_password.html", form=form))


@blueprint.get("/privacy")
@access(public)
def privacy() -> str:
    """What is kept of people, what for, and for how long."""
    return render_template("accounts/privacy.html")


@blueprint.route("/account", methods=["GET", "POST"])
@access(signed_in)
def profile() -> Page:
    """One's own name, telephone number, roles and ways to sign in."""
    who = signed_in_person()
    form = _profile_form(who)

    def do() -> Response:
        operations.change_profile(
            who.id,
            name=form.name.data or "",
            phone=form.phone.data or "",
            chosen=form.chosen,
            by=who,
        )
        return done("个人资料已保存。", "accounts.profile")

    return act(form, do, lambda: _profile(form))


def _profile_form(who: Person, **kwargs: Any) -> ProfileForm:
    """What somebody states of himself, with what he chose to be told outside the product."""
    letters = [each.value for each in Topic if who.wants_letters and each.value not in who.unwanted_letters]
    form = ProfileForm(obj=who, letters=letters, texts=who.wanted_texts, **kwargs)
    if not instance().region.sends_texts:
        del form.texts
    return form


def _profile(form: ProfileForm) -> str:
    who, since = signed_in_person(), clock.machine_now() - instance().settings.longest_session
    return render_template(
        "accounts/profile.html",
        form=form,
        who=who,
        scopes=scopes_of(who),
        sign_ins=open_sign_ins(who.id, since),
        here=session.get(SIGN_IN),
    )


@blueprint.post("/account/sign-ins/<sign_in_id>/end")
@access(signed_in)
def end_sign_in(sign_in_id: str) -> Page:
    """End one of one's own sessions, on another machine."""

    def do() -> Response:
        operations.end_session(sign_in_id, by=signed_in_person())
        return done("该处登录已结束。", "accounts.profile")

    return press(do, lambda: _profile(_profile_form(signed_in_person(), formdata=None)))


@blueprint.route("/account/password", methods=["GET", "POST"])
@access(signed_in)
def password() -> Page:
    """Change one's own password; other sessions end, this one goes on."""
    who = signed_in_person()
    form, forced = PasswordForm(), who.must_change_password

    def do() -> Response:
        changed = operations.change_password(who.id, form.current.data or "", form.new.data or "")
        login_user(changed, authn_via=["password"])
        onward = "web.start" if request.form.get("forced") else "accounts.profile"
        return done("密码已修改，其他设备上的登录已失效。", onward)

    return act(form, do, lambda: render_template("accounts/password.html", form=form, forced=forced))

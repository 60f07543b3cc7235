"""Registering, and what people see and change of themselves."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_security.utils import login_user
from werkzeug.wrappers import Response

from core.accounts import operations
from core.accounts.forms import PasswordForm, ProfileForm, RegisterForm
from core.accounts.operations.throttling import TooManyAttempts
from core.accounts.queries import scopes_of
from core.errors import Conflict, Invalid
from core.extensions import limiter
from core.web.access import access, person, public, signed_in, signed_in_person
from core.web.form import carry

blueprint = Blueprint("accounts", __name__, template_folder="../templates")

REGISTER_LIMIT = "20/hour"


@blueprint.route("/register", methods=["GET", "POST"])
@access(public)
@limiter.limit(REGISTER_LIMIT, methods=["POST"])
def register() -> str | Response:
    """Somebody registers to act for a unit or an evaluator, and is signed in."""
    if person() is not None:
        return redirect(url_for("web.start"))
    form = RegisterForm()
    if form.validate_on_submit():
        try:
            made = operations.register(
                name=form.name.data or "",
                phone=form.phone.data or "",
                email=form.email.data or "",
                password=form.password.data or "",
                consented=bool(form.consented.data),
                role=form.chosen,
            )
        except (Invalid, Conflict) as error:
            carry(error, form)
        else:
            login_user(made, authn_via=["register"])
            flash("注册成功，已为您登录。", "success")
            return redirect(url_for("web.start"))
    return render_template("accounts/register.html", form=form)


@blueprint.get("/privacy")
@access(public)
def privacy() -> str:
    """What is kept of people, what for, and for how long."""
    return render_template("accounts/privacy.html")


@blueprint.route("/account", methods=["GET", "POST"])
@access(signed_in)
def profile() -> str | Response:
    """One's own name, telephone number, roles and ways to sign in."""
    who = signed_in_person()
    form = ProfileForm(obj=who)
    if form.validate_on_submit():
        try:
            operations.change_profile(who.id, name=form.name.data or "", phone=form.phone.data or "", by=who)
        except (Invalid, Conflict) as error:
            carry(error, form)
        else:
            flash("个人资料已保存。", "success")
            return redirect(url_for("accounts.profile"))
    return render_template("accounts/profile.html", form=form, who=who, scopes=scopes_of(who))


@blueprint.route("/account/password", methods=["GET", "POST"])
@access(signed_in)
def password() -> str | Response:
    """Change one's own password; other sessions end, this one goes on."""
    who = signed_in_person()
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            changed = operations.change_password(who.id, form.current.data or "", form.new.data or "")
        except (Invalid, Conflict, TooManyAttempts) as error:
            carry(error, form)
        else:
            login_user(changed, authn_via=["password"])
            flash("密码已修改，其他设备上的登录已失效。", "success")
            return redirect(url_for("web.start" if request.form.get("forced") else "accounts.profile"))
    return render_template("accounts/password.html", form=form, forced=who.must_change_password)

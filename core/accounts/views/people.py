"""The administrators' pages: who is who, who may what."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, render_template, request, url_for

from core.accounts import operations, policies, queries
from core.accounts.actions import PERSON
from core.accounts.forms import GrantForm, OneTimePasswordForm, PeopleForm, PersonForm, ProfileForm
from core.accounts.operations.grants import require_another, require_own_password
from core.accounts.policies import needs_second_factor
from core.errors import existing, refusal_of
from core.people.models import Person, Role
from core.people.queries import people_with_role, person
from core.web.access import access, confirmed, noted, roles, signed_in_person
from core.web.acting import Page, Response, act, done, done_before, press
from core.web.confirming import Question, ask, ask_why
from core.web.form import Form
from core.web.paging import Paging

blueprint = Blueprint("people", __name__, url_prefix="/people", template_folder="../templates")

administrators = roles(Role.ADMINISTRATOR)
security = roles(Role.SECURITY_ADMINISTRATOR)
either = roles(Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)

_WITHOUT = {True: "此人下次登录后须先重新设置两步验证", False: "此人将只凭密码登录"}


@blueprint.get("")
@access(either)
@noted(PERSON)
def index() -> str:
    """Everybody, page by page, narrowed by what was typed."""
    form = PeopleForm(request.args)
    wanted = queries.PeopleFilter(
        text=(form.text.data or "").strip(),
        role=Role(form.role.data) if form.role.data in set(Role) else None,
        body_id=form.body_id.data or None,
        active={"yes": True, "no": False}.get(form.active.data or ""),
    )
    paging = Paging.of_request(queries.PAGE_SIZE)
    found, total = queries.people(wanted, paging.page)
    held_together, missing = queries.separation()
    return render_template(
        "accounts/people.html",
        people=found,
        form=form,
        paging=paging.of(total),
        bodies=queries.body_names(),
        held_together=held_together,
        missing=missing,
        administers=bool(policies.may_administer(signed_in_person())),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access(administrators)
@confirmed
def new() -> Page:
    """An account for somebody of the staff, with a one-time password that is shown once."""
    form = PersonForm()

    def do() -> str:
        made, code = operations.create_person(
            name=form.name.data or "", email=form.email.data or "", phone=form.phone.data, by=signed_in_person()
        )
        return render_template("accounts/one_time_password.html", who=made, code=code, is_new=True)

    return act(form, do, lambda: render_template("accounts/new_person.html", form=form))


@blueprint.route("/<person_id>", methods=["GET", "POST"])
@access(either)
def show(person_id: str) -> Page:
    """One person: contact, roles, and what can be done about the account."""
    who = person(person_id)
    form = ProfileForm(obj=who)

    def do() -> Response:
        name, phone = form.name.data or "", form.phone.data or ""
        operations.change_profile(person_id, name=name, phone=phone, by=signed_in_person())
        return _back_to(person_id, "资料已保存。")

    return act(form, do, lambda: _page(who, form, GrantForm(formdata=None)))


@blueprint.post("/<person_id>/grants")
@access(security)
@confirmed
def grant(person_id: str) -> Page:
    """Give somebody a role."""
    who, form = person(person_id), GrantForm()

    def do() -> Response:
        role, body_id = form.scope
        operations.grant_role(person_id, role, body_id=body_id, by=signed_in_person())
        return _back_to(person_id, f"已授予角色：{role.called}。")

    return act(form, do, lambda: _page(who, ProfileForm(formdata=None, obj=who), form))


@blueprint.route("/<person_id>/grants/<grant_id>/revoke", methods=["GET", "POST"])
@access(security)
@confirmed
def revoke(person_id: str, grant_id: str) -> Page:
    """Take a role back."""
    who = person(person_id)
    grant = next((each for each in who.grants if each.id == grant_id), None)
    if grant is None and request.method == "POST":
        return done_before(_NO_ROLE, "people.show", person_id=person_id)
    role = existing(grant, _NO_ROLE, "请返回人员页面查看。").role

    def do() -> Response:
        operations.revoke_role(grant_id, by=signed_in_person())
        return _back_to(person_id, f"已收回角色：{role.called}。")

    question = Question(
        title="收回角色",
        sentence=f"收回{who.name}的“{role.called}”角色？",
        consequence="收回后立即生效，此人不能再以该角色办理任何事项；已办结的事项不受影响。",
        button="收回角色",
        back=url_for("people.show", person_id=person_id),
        bar=refusal_of(partial(require_another, role, person_id, _holders_of(role))),
    )
    return ask(question, Form(), do)


@blueprint.route("/<person_id>/deactivate", methods=["GET", "POST"])
@access(administrators)
@confirmed
def deactivate(person_id: str) -> Page:
    """End somebody's access."""
    who = person(person_id)
    question = Question(
        title="停用账号",
        sentence=f"停用{who.name}的账号？",
        consequence="停用后此人立即退出登录，且不能再登录；历史记录保留，可随时恢复。",
        button="停用账号",
        back=url_for("people.show", person_id=person_id),
    )
    by = signed_in_person()
    return ask_why(
        question, lambda why: operations.deactivate(person_id, reason=why, by=by), f"已停用{who.name}的账号。"
    )


@blueprint.post("/<person_id>/activate")
@access(administrators)
@confirmed
def activate(person_id: str) -> Page:
    """Let somebody sign in again."""
    who = person(person_id)

    def do() -> Response:
        operations.activate(person_id, by=signed_in_person())
        return _back_to(person_id, "账号已恢复，可以重新登录。")

    return press(do, lambda: _page(who, ProfileForm(formdata=None, obj=who), GrantForm(formdata=None)))


@blueprint.route("/<person_id>/one-time-password", methods=["GET", "POST"])
@access(administrators)
@confirmed
def one_time_password(person_id: str) -> Page:
    """A password for somebody who forgot his; it stands on this one answer and nowhere else."""
    who = person(person_id)
    form = OneTimePasswordForm(on=who)

    def do() -> str:
        code = operations.give_reset_code(person_id, seen=form.seen.data or "", by=signed_in_person())
        return render_template("accounts/one_time_password.html", who=person(person_id), code=code)

    question = Question(
        title="发放一次性密码",
        sentence=f"为{who.name}（{who.email}）发放一次性密码？",
        consequence="原密码立即失效，此人在所有设备上退出登录。一次性密码只显示一次，请核实本人身份后当面或电话告知。",
        button="发放一次性密码",
        back=url_for("people.show", person_id=person_id),
    )
    return ask(question, form, do)


@blueprint.route("/<person_id>/second-factor", methods=["GET", "POST"])
@access(security)
@confirmed
def second_factor(person_id: str) -> Page:
    """Take the second factor from somebody who lost it."""
    who = person(person_id)

    def do() -> Response:
        operations.drop_second_factor(person_id, by=signed_in_person())
        return _back_to(person_id, "已停用此人的两步验证。")

    question = Question(
        title="停用两步验证",
        sentence=f"停用{who.name}的两步验证？",
        consequence=f"{_WITHOUT[needs_second_factor(who)]}，并在所有设备上退出登录。请先核实本人身份。",
        button="停用两步验证",
        back=url_for("people.show", person_id=person_id),
    )
    return ask(question, Form(), do)


_NO_ROLE = "此人没有这一角色，可能已被收回。"


def _holders_of(role: Role) -> list[tuple[Role, str]]:
    return [(role, each.id) for each in people_with_role(role)]


def _page(who: Person, form: ProfileForm, grant_form: GrantForm) -> str:
    viewer = signed_in_person()
    grant_form.offer_beside(who.held_roles)
    grant_form.bar = refusal_of(partial(require_own_password, who))
    return render_template(
        "accounts/person.html",
        who=who,
        form=form,
        grant_form=grant_form,
        scopes=queries.scopes_of(who),
        is_self=who.id == viewer.id,
        administers=bool(policies.may_administer(viewer)),
        resets=bool(policies.may_reset(viewer, who)),
        grants=bool(policies.may_grant(viewer)),
    )


def _back_to(person_id: str, said: str) -> Response:
    return done(said, "people.show", person_id=person_id)

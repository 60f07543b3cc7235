"""The pages of an evaluator's staff: where it stands, registering and joining, and what it states of itself."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import render_template, request, url_for

from core.contents.kinds import DOCX
from core.errors import Invalid, NotFound, Stale, existing
from core.evaluators import operations, presenting, queries
from core.evaluators.forms import (
    BasicsForm,
    JoinForm,
    RegisterForm,
    SearchForm,
    basics_form,
)
from core.evaluators.models import Evaluator, Profile, Staff, StaffState
from core.evaluators.operations import stating
from core.evaluators.operations.filling import ProfileForms
from core.evaluators.queries import asked
from core.evaluators.views.blueprint import blueprint, evaluators
from core.filling.views import Place, Theirs, section_page
from core.papers.authority import authority_letter
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done, press
from core.web.confirming import Question, ask_why
from core.web.downloads import attachment
from core.web.form import seen_revision

# --- Where one stands -------------------------------------------------------------------------------------------------


@blueprint.get("")
@access(evaluators)
def home() -> str:
    """What waits for the evaluator: its registration, engagements to answer, reports to upload, and its caps."""
    person = signed_in_person()
    staff = queries.of_person(person)
    if staff is None:
        return render_template("evaluators/welcome.html", requests=queries.requests_of(person))
    evaluator = staff.evaluator
    if staff.state is StaffState.PENDING and not staff.founds:
        return render_template("evaluators/waiting.html", staff=staff)
    profile, forms = _current(evaluator), ProfileForms(evaluator)
    lacks_basics = bool(stating.missing(profile))
    return render_template(
        "evaluators/home.html",
        view=presenting.view_of(evaluator),
        open=queries.open_profile(evaluator.id),
        profile=profile,
        lacks_basics=lacks_basics,
        is_complete=not lacks_basics and forms.tasks.is_complete,
        matter=forms,
        place=_place(),
        works=presenting.entrusted(evaluator.id),
        colleagues=queries.staff_of(evaluator.id),
    )


def _own() -> Evaluator:
    """The evaluator for which the person acts, or which he is registering. Raises NotFound."""
    staff = queries.of_person(signed_in_person())
    if staff is None or (staff.state is StaffState.PENDING and not staff.founds):
        raise NotFound("您还没有登记所在的机构。", "请先登记机构，或者申请加入已登记的机构。")
    return staff.evaluator


def _current(evaluator: Evaluator) -> Profile:
    """What the pages show: what is under way, else what holds. Raises NotFound."""
    found = queries.open_profile(evaluator.id) or queries.held_profile(evaluator.id)
    return existing(found, "找不到机构登记材料。", "请从机构首页重新进入。")


# --- Registering and joining ------------------------------------------------------------------------------------------


@blueprint.route("/register", methods=["GET", "POST"])
@access(evaluators)
def register() -> Page:
    """Register an evaluator, with the letter by which it lets this person act."""
    person = signed_in_person()
    form = basics_form(RegisterForm, asked.key_labels())

    def do() -> Response:
        operations.register(form.stated(), form.upload.kept_id or "", by=person)
        return done("机构登记已开始，请继续填写其余部分后提交。", "evaluator.home")

    def draw() -> str:
        title, letter = "登记第三方评价机构", url_for("evaluator.letter")
        return render_template("evaluators/basics.html", form=form, title=title, registering=True, letter=letter)

    return act(form, do, draw)


@blueprint.get("/join")
@access(evaluators)
def find() -> str:
    """Find the evaluator to join among those registered."""
    form = SearchForm(request.args)
    text = (form.q.data or "").strip()[:100]
    return render_template("evaluators/find.html", form=form, text=text, found=queries.search(text) if text else None)


@blueprint.route("/join/<evaluator_id>", methods=["GET", "POST"])
@access(evaluators)
def join(evaluator_id: str) -> Page:
    """Ask to act for an evaluator, with its letter."""
    evaluator = queries.admitted_one(evaluator_id)
    form = JoinForm()
    letter = url_for("evaluator.letter", evaluator=evaluator.id)

    def do() -> Response:
        operations.join(evaluator.id, form.upload.kept_id or "", by=signed_in_person())
        return done("申请已提交，主管部门核对授权书后会通知您。", "evaluator.home")

    return act(form, do, lambda: render_template("evaluators/join.html", form=form, evaluator=evaluator, letter=letter))


@blueprint.get("/letter.docx")
@access(evaluators)
def letter() -> Response:
    """The letter of authority to be signed, with what is known already."""
    evaluator = queries.admitted_one(request.args["evaluator"]) if request.args.get("evaluator") else None
    authority = presenting.authority(signed_in_person(), evaluator)
    return attachment(authority_letter(authority), DOCX.media_type, f"{authority.title}.docx")


@blueprint.post("/requests/<staff_id>/withdraw")
@access(evaluators)
def withdraw(staff_id: str) -> Page:
    """Take one's request back."""
    asked_for = _own_request(staff_id)

    def do() -> Response:
        operations.withdraw_request(asked_for.id, by=signed_in_person())
        return done("申请已撤回。", "evaluator.home")

    return press(do, home)


@blueprint.route("/requests/<staff_id>/leave", methods=["GET", "POST"])
@access(evaluators)
def leave(staff_id: str) -> Page:
    """Act for the evaluator no more."""
    held = _own_request(staff_id)
    question = Question(
        title="不再代表机构办理",
        sentence=f"不再代表“{held.evaluator.name}”办理？",
        consequence="确认后立即生效，您不能再查看和办理该机构的事项；已接受的委托和已上传的报告不受影响。",
        button="不再代表",
        back=url_for("evaluator.home"),
    )
    return ask_why(question, partial(operations.end_staff, held.id, by=signed_in_person()), "您已不再是该机构的人员。")


def _own_request(staff_id: str) -> Staff:
    found = queries.staff(staff_id)
    if found.person_id != signed_in_person().id:
        raise NotFound("找不到该机构人员申请。", "请从机构首页重新进入。")
    return found


# --- What the evaluator states ----------------------------------------------------------------------------------------


@blueprint.route("/profile", methods=["GET", "POST"])
@access(evaluators)
def basics() -> Page:
    """The basics of what it states; of an admitted one a change waits for the department and what holds goes on."""
    evaluator = _own()
    profile, admitted = _current(evaluator), evaluator.admitted_at is not None
    form = basics_form(
        BasicsForm, asked.key_labels(), profile, admitted=admitted, on=profile, data={"code": evaluator.code}
    )

    def do() -> Response:
        operations.save(evaluator.id, form.stated(), revision=form.seen, by=signed_in_person())
        return done("机构基本信息已保存。", "evaluator.home")

    def draw() -> str:
        theirs = _theirs(form, _current(evaluator)) if isinstance(form.refusal, Stale) else None
        return render_template(
            "evaluators/basics.html", form=form, title="机构基本信息", evaluator=evaluator, theirs=theirs
        )

    return act(form, do, draw)


def _theirs(form: Any, saved: Profile) -> Theirs:
    """What a colleague has saved beside what was typed; the form then names what is saved now, and may be sent."""
    form.revision.data, form.form_errors = str(saved.revision), []
    pairs = {name: (getattr(saved, name) or None, (form[name].data or "").strip() or None) for name in stating.BASICS}
    told = [(form[name].label.text, *pair) for name, pair in pairs.items() if pair[0] != pair[1]]
    return Theirs(form.refusal.sentence, told)


@blueprint.route("/profile/sections/<section_id>", methods=["GET", "POST"])
@access(evaluators)
def section(section_id: str) -> Page:
    """One section of the region's profile form."""
    forms = ProfileForms(_own())
    return section_page(forms, next(iter(forms.forms), ""), section_id, _place())


def _place() -> Place:
    home = url_for("evaluator.home")
    return Place(
        section=lambda form, section: url_for("evaluator.section", section_id=section),
        home=home,
        back="返回机构首页",
        crumbs=[("我的机构", home)],
    )


@blueprint.post("/profile/submit")
@access(evaluators)
def submit() -> Page:
    """Hand in what the evaluator states, as the page showed it; what is missing is marked there."""
    evaluator, revision = _own(), seen_revision(request.form.get("revision"))

    def do() -> Response:
        try:
            operations.submit(evaluator.id, revision=revision, by=signed_in_person())
        except Invalid as invalid:
            invalid.cure = "请补齐没有完成的部分。"
            raise
        return done("登记材料已提交，主管部门审核后会通知您。", "evaluator.home")

    return press(do, home)

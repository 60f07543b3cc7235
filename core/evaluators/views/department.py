"""The department's pages of evaluators: what waits for it, one evaluator with its findings and caps, sanctions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core.errors import DomainError, NotFound
from core.evaluators import asked, operations, policies, presenting, queries
from core.evaluators.forms import DecideForm, ReasonForm, SanctionForm
from core.evaluators.models import Evaluator, Profile, StaffState
from core.evaluators.operations import Sanction
from core.evaluators.operations.sanctions import term
from core.files.purposes import openable
from core.filling.queries import submitted_files
from core.forms import review
from core.ledger import queries as ledger
from core.ledger.models import BarredKind
from core.web.access import access, signed_in_person
from core.web.confirming import Question, confirm
from core.web.form import carry

blueprint = Blueprint(
    "department_evaluators", __name__, url_prefix="/department/evaluators", template_folder="../templates"
)


@blueprint.get("")
@access(policies.may_oversee)
def index() -> str:
    """What waits for the department, and all evaluators."""
    found = queries.admitted()
    return render_template(
        "evaluators/department.html",
        submitted=queries.submitted_profiles(),
        requests=queries.staff_requests(),
        evaluators=presenting.overview(found),
    )


@blueprint.get("/<evaluator_id>")
@access(policies.may_oversee)
def show(evaluator_id: str) -> str:
    return _page(queries.evaluator(evaluator_id), DecideForm(formdata=None))


@blueprint.post("/profiles/<profile_id>/admit")
@access(policies.may_admit)
def admit(profile_id: str) -> Response:
    form = DecideForm()
    form.validate()
    profile = operations.admit(profile_id, revision=form.seen, by=signed_in_person())
    flash(f"已审核通过“{profile.name}”的登记材料。", "success")
    return _back(profile.evaluator_id)


@blueprint.post("/profiles/<profile_id>/refuse")
@access(policies.may_admit)
def refuse(profile_id: str) -> str | Response | tuple[str, int]:
    form = DecideForm()
    profile = queries.profile(profile_id)
    if form.validate_on_submit():
        try:
            operations.refuse(profile_id, form.reason.data or "", revision=form.seen, by=signed_in_person())
        except DomainError as error:
            carry(error, form)
            return _page(queries.evaluator(profile.evaluator_id), form), error.status
        flash(f"已退回“{profile.name}”的登记材料。", "success")
        return _back(profile.evaluator_id)
    return _page(queries.evaluator(profile.evaluator_id), form)


@blueprint.post("/staff/<staff_id>/confirm")
@access(policies.may_admit)
def confirm_staff(staff_id: str) -> Response:
    staff = operations.confirm_staff(staff_id, by=signed_in_person())
    flash("已确认机构人员。", "success")
    return _back(staff.evaluator_id)


@blueprint.route("/staff/<staff_id>/refuse", methods=["GET", "POST"])
@access(policies.may_admit)
def refuse_staff(staff_id: str) -> str | Response:
    staff = queries.staff(staff_id)
    form = ReasonForm()
    if form.validate_on_submit():
        operations.refuse_staff(staff_id, form.reason.data or "", by=signed_in_person())
        flash("已退回机构人员申请。", "success")
        return _back(staff.evaluator_id)
    question = Question(
        title="退回机构人员申请",
        sentence=f"退回{staff.person.name}加入“{staff.evaluator.name}”的申请？",
        consequence="申请人会看到原因，可以补正后重新申请。",
        button="退回申请",
        back=url_for("department_evaluators.show", evaluator_id=staff.evaluator_id),
        is_grave=False,
    )
    return confirm(question, form)


@blueprint.route("/staff/<staff_id>/end", methods=["GET", "POST"])
@access(policies.may_admit)
def end_staff(staff_id: str) -> str | Response:
    staff = queries.staff(staff_id)
    form = ReasonForm()
    if form.validate_on_submit():
        operations.end_staff(staff_id, form.reason.data or "", by=signed_in_person())
        flash("已终止机构人员资格。", "success")
        return _back(staff.evaluator_id)
    question = Question(
        title="终止机构人员资格",
        sentence=f"终止{staff.person.name}作为“{staff.evaluator.name}”人员的资格？",
        consequence="终止后立即生效，此人不能再查看和办理该机构的事项，并会收到通知和原因。",
        button="终止资格",
        back=url_for("department_evaluators.show", evaluator_id=staff.evaluator_id),
    )
    return confirm(question, form)


@blueprint.route("/<evaluator_id>/bar", methods=["GET", "POST"])
@access(policies.may_admit)
def bar(evaluator_id: str) -> str | Response | tuple[str, int]:
    """Accept nothing of an evaluator for the span of the rules, by a document."""
    evaluator = queries.evaluator(evaluator_id)
    form = SanctionForm()
    status = 200
    if form.validate_on_submit():
        stated = Sanction(reason=form.reason.data or "", document_number=form.document_number.data or "")
        try:
            made = operations.bar(evaluator.id, stated, by=signed_in_person())
        except DomainError as error:
            carry(error, form)
            status = error.status
        else:
            flash(f"“{evaluator.name}”的报告自今日起至 {made.until.isoformat()} 不予采信，并已对外公布。", "success")
            return _back(evaluator.id)
    page = render_template(
        "evaluators/bar.html",
        evaluator=evaluator,
        form=form,
        term=term(),
        resting=len(queries.resting_on(evaluator.id)),
    )
    return page, status


@blueprint.route("/bars/<bar_id>/lift", methods=["GET", "POST"])
@access(policies.may_admit)
def lift(bar_id: str) -> str | Response:
    held, evaluator = _barred(bar_id)
    form = ReasonForm()
    if form.validate_on_submit():
        operations.lift(held, form.reason.data or "", by=signed_in_person())
        flash("已解除不予采信的处理。", "success")
        return _back(evaluator.id)
    question = Question(
        title="解除不予采信",
        sentence=f"解除对“{evaluator.name}”报告不予采信的处理？",
        consequence="自今日起该机构可以重新接受委托和上传报告；原处理和解除的原因仍然公开。",
        button="解除处理",
        back=url_for("department_evaluators.show", evaluator_id=evaluator.id),
    )
    return confirm(question, form)


def _barred(bar_id: str) -> tuple[str, Evaluator]:
    found = next((each for each in queries.sanctioned() if each[0].id == bar_id), None)
    if found is None:
        raise NotFound("找不到该处理记录。", "请从机构页面重新进入。")
    return found[0].id, found[1]


def _back(evaluator_id: str) -> Response:
    return redirect(url_for("department_evaluators.show", evaluator_id=evaluator_id))


def _page(evaluator: Evaluator, form: DecideForm) -> str:
    person = signed_in_person()
    current = queries.open_profile(evaluator.id)
    shown = current if current is not None and not current.state.is_open else queries.held_profile(evaluator.id)
    engagements = queries.of_evaluator(evaluator.id)
    staff = queries.staff_of(evaluator.id, states=list(StaffState))
    return render_template(
        "evaluators/overseen.html",
        evaluator=evaluator,
        view=presenting.view_of(evaluator),
        profile=shown,
        findings=() if shown is None else asked.qualification(shown.answers),
        sections=() if shown is None else _answers(shown),
        engagements=engagements,
        reports=queries.reports_of([each.id for each in engagements]),
        staff=[(each, openable(person, each.letter_id)) for each in staff],
        bars=ledger.bars_of(evaluator.id, BarredKind.EVALUATOR),
        keys=presenting.key_labels(),
        may_admit=bool(policies.may_admit(person)),
        form=form,
    )


def _answers(profile: Profile) -> object:
    form, submitted = asked.profile_form(), profile.submission
    return () if form is None or submitted is None else review(form, profile.answers, files=submitted_files(submitted))

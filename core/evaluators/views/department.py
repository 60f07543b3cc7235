"""The department's pages of evaluators: what waits for it, one evaluator with its findings and caps, sanctions."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from core.errors import NotFound, refusal_of
from core.evaluators import operations, policies, presenting, queries
from core.evaluators.actions import EVALUATOR
from core.evaluators.forms import DecideForm, KinForm
from core.evaluators.models import Evaluator, Profile, ProfileState, StaffState
from core.evaluators.operations import Kinship
from core.evaluators.operations.kinship import one_kin, require_decided
from core.evaluators.queries import asked
from core.evaluators.queries.kinship import kin_of
from core.files.purposes import openable
from core.filling.queries import submitted_files
from core.forms import review
from core.ledger import queries as ledger
from core.ledger.models import BarredKind
from core.ledger.policies import may_penalise
from core.web.access import access, confirmed, noted, signed_in_person
from core.web.acting import Page, act, done, press
from core.web.confirming import Question, ask, ask_why

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
@noted(EVALUATOR, "evaluator_id")
def show(evaluator_id: str) -> str:
    return _page(queries.evaluator(evaluator_id))


@blueprint.post("/profiles/<profile_id>/admit")
@access(policies.may_admit)
def admit(profile_id: str) -> Page:
    """Let what an evaluator states hold."""
    profile = queries.profile(profile_id)
    form = DecideForm(on=profile)

    def do() -> Response:
        admitted = operations.admit(profile_id, revision=form.seen, by=signed_in_person())
        return _back(admitted.evaluator_id, f"已审核通过“{admitted.name}”的登记材料。")

    return act(form, do, lambda: _page(queries.evaluator(profile.evaluator_id), form))


@blueprint.post("/profiles/<profile_id>/refuse")
@access(policies.may_admit)
def refuse(profile_id: str) -> Page:
    """Give it back, with the reason."""
    profile = queries.profile(profile_id)
    form = DecideForm(on=profile)

    def do() -> Response:
        operations.refuse(profile_id, form.reason.data or "", revision=form.seen, by=signed_in_person())
        return _back(profile.evaluator_id, f"已退回“{profile.name}”的登记材料。")

    return act(form, do, lambda: _page(queries.evaluator(profile.evaluator_id), form))


@blueprint.post("/staff/<staff_id>/confirm")
@access(policies.may_admit)
def confirm_staff(staff_id: str) -> Page:
    """Let somebody act for an evaluator."""
    staff = queries.staff(staff_id)

    def do() -> Response:
        operations.confirm_staff(staff_id, by=signed_in_person())
        return _back(staff.evaluator_id, "已确认机构人员。")

    return press(do, lambda: _page(staff.evaluator))


@blueprint.route("/staff/<staff_id>/refuse", methods=["GET", "POST"])
@access(policies.may_admit)
def refuse_staff(staff_id: str) -> Page:
    """Refuse who wants to act for an evaluator, with the reason."""
    staff = queries.staff(staff_id)
    question = Question(
        title="退回机构人员申请",
        sentence=f"退回{staff.person.name}加入“{staff.evaluator.name}”的申请？",
        consequence="申请人会看到原因，可以补正后重新申请。",
        button="退回申请",
        back=url_for("department_evaluators.show", evaluator_id=staff.evaluator_id),
        is_grave=False,
    )
    return ask_why(question, partial(operations.refuse_staff, staff_id, by=signed_in_person()), "已退回机构人员申请。")


@blueprint.route("/staff/<staff_id>/end", methods=["GET", "POST"])
@access(policies.may_admit)
def end_staff(staff_id: str) -> Page:
    """Let somebody act for an evaluator no more."""
    staff = queries.staff(staff_id)
    question = Question(
        title="终止机构人员资格",
        sentence=f"终止{staff.person.name}作为“{staff.evaluator.name}”人员的资格？",
        consequence="终止后立即生效，此人不能再查看和办理该机构的事项，并会收到通知和原因。",
        button="终止资格",
        back=url_for("department_evaluators.show", evaluator_id=staff.evaluator_id),
    )
    return ask_why(question, partial(operations.end_staff, staff_id, by=signed_in_person()), "已终止机构人员资格。")


@blueprint.route("/bars/<bar_id>/lift", methods=["GET", "POST"])
@access(may_penalise)
@confirmed
def lift(bar_id: str) -> Page:
    """End a sanction before its time."""
    held, evaluator = _barred(bar_id)
    question = Question(
        title="解除不予采信",
        sentence=f"解除对“{evaluator.name}”报告不予采信的处理？",
        consequence="自今日起该机构可以重新接受委托和上传报告；原处理和解除的原因仍然公开。",
        button="解除处理",
        back=url_for("department_evaluators.show", evaluator_id=evaluator.id),
    )
    return ask_why(question, partial(operations.lift, held, by=signed_in_person()), "已解除不予采信的处理。")


@blueprint.route("/bars/<bar_id>/void", methods=["GET", "POST"])
@access(may_penalise)
@confirmed
def void(bar_id: str) -> Page:
    """Declare a sanction recorded in error."""
    held, evaluator = _barred(bar_id)
    question = Question(
        title="撤销误登记的处理",
        sentence=f"对“{evaluator.name}”不予采信的处理是误登记？",
        consequence="撤销后视为从未处理，不再公开通报；原记录和撤销的原因都保留。登记有误的，撤销后重新登记。",
        button="撤销处理",
        back=url_for("department_evaluators.show", evaluator_id=evaluator.id),
    )
    return ask_why(question, partial(operations.void, held, by=signed_in_person()), "已撤销误登记的处理。")


@blueprint.route("/<evaluator_id>/kin/<other_id>/<key>", methods=["GET", "POST"])
@access(policies.may_admit)
def decide_kin(evaluator_id: str, other_id: str, key: str) -> Page:
    """Decide whether behind two evaluators stands one and the same."""
    evaluator, form = queries.evaluator(evaluator_id), KinForm()
    kin = one_kin(evaluator, other_id, key)

    def do() -> Response:
        is_one = form.finding.data == "one"
        found = Kinship(other_id=other_id, key=key, is_one=is_one, reason=form.reason.data or "")
        operations.decide_kin(evaluator.id, found, by=signed_in_person())
        said = "为同一主体" if is_one else "不是同一主体"
        return _back(evaluator.id, f"已认定“{evaluator.name}”与“{kin.other.name}”{said}。")

    documents = "" if kin.is_same_document else f"（{kin.mine.masked}；{kin.theirs.masked}）"
    question = Question(
        title="认定是否为同一主体",
        sentence=f"“{evaluator.name}”与“{kin.other.name}”的{presenting.key_label(key)}"
        f"是否同一？{'，'.join(kin.alike)}{documents}。",
        consequence="认定为同一主体的，两家机构的评价项目名额合并计算；一家在不予采信期内的，另一家的报告同样不予采信。"
        "以后可以重新认定，以最后一次为准。",
        button="作出认定",
        back=url_for("department_evaluators.show", evaluator_id=evaluator.id),
        is_grave=False,
    )
    return ask(question, form, do)


def _barred(bar_id: str) -> tuple[str, Evaluator]:
    found = next((each for each in queries.sanctioned() if each[0].id == bar_id), None)
    if found is None:
        raise NotFound("找不到该处理记录。", "请从机构页面重新进入。")
    return found[0].id, found[1]


def _back(evaluator_id: str, said: str) -> Response:
    return done(said, "department_evaluators.show", evaluator_id=evaluator_id)


def _page(evaluator: Evaluator, form: DecideForm | None = None) -> str:
    person = signed_in_person()
    current = queries.open_profile(evaluator.id)
    shown = current if current is not None and not current.state.is_open else queries.held_profile(evaluator.id)
    engagements = queries.of_evaluator(evaluator.id)
    staff = queries.staff_of(evaluator.id, states=list(StaffState))
    form = form or (None if shown is None else DecideForm(formdata=None, on=shown))
    if form is not None and shown is not None and shown.state is ProfileState.SUBMITTED:
        form.bar = refusal_of(lambda: require_decided(evaluator, shown))
    return render_template(
        "evaluators/overseen.html",
        evaluator=evaluator,
        view=presenting.view_of(evaluator),
        profile=shown,
        findings=() if shown is None else asked.qualification(shown.answers),
        sections=() if shown is None else _answers(shown),
        engagements=engagements,
        reports=queries.reports_of([each.id for each in engagements], handed_in=True),
        staff=[(each, openable(person, each.letter_id)) for each in staff],
        bars=ledger.bars_of(evaluator.id, BarredKind.EVALUATOR),
        keys=presenting.key_labels(),
        may_admit=bool(policies.may_admit(person)),
        may_bar=bool(may_penalise(person)),
        form=form,
        kin=() if shown is None else kin_of(evaluator, shown),
    )


def _answers(profile: Profile) -> object:
    form, submitted = asked.profile_form(), profile.submission
    return () if form is None or submitted is None else review(form, profile.answers, files=submitted_files(submitted))

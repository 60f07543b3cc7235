"""The department's pages of evaluators: what waits for it, one evaluator with its findings and caps, sanctions."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, render_template, url_for

from core.errors import refusal_of
from core.evaluators import operations, policies, presenting, queries
from core.evaluators.forms import DecideForm, EndingForm, GroupForm, KinForm, OutsideForm
from core.evaluators.models import EndingKind, Evaluator, Profile, ProfileState, StaffState
from core.evaluators.operations import Ending, Kinship
from core.evaluators.operations.kinship import one_kin, require_decided
from core.evaluators.purposes import ENDING
from core.evaluators.queries import asked
from core.evaluators.queries.kinship import kin_of
from core.evaluators.views import grouping
from core.files.purposes import openable
from core.files.queries import of_owner
from core.filling.queries import submitted_files
from core.forms import review
from core.ledger import queries as ledger
from core.ledger.models import BarredKind
from core.ledger.operations.bars import require_standing
from core.ledger.policies import may_penalise
from core.people import queries as people
from core.web.access import access, confirmed, signed_in_person
from core.web.acting import Page, Response, act, done, press
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
        endings=queries.endings(),
    )


@blueprint.get("/<evaluator_id>")
@access(policies.may_oversee)
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


@blueprint.post("/<evaluator_id>/group")
@access(policies.may_admit)
def group(evaluator_id: str) -> Page:
    """Say to which group it belongs."""
    evaluator, form = queries.evaluator(evaluator_id), grouping.group_form()

    def do() -> Response:
        name, why = form.name.data or "", form.group_reason.data or ""
        made = operations.put_in_group(evaluator.id, form.key.data or "", name, why, by=signed_in_person())
        return _back(evaluator.id, "没有改动，未登记。" if made is None else "已登记机构归属。")

    return act(form, do, lambda: _page(evaluator, kept=form))


@blueprint.post("/<evaluator_id>/outside")
@access(policies.may_admit)
def outside(evaluator_id: str) -> Page:
    """Enter how many places it has used elsewhere."""
    evaluator, form = queries.evaluator(evaluator_id), grouping.outside_form()

    def do() -> Response:
        operations.enter_outside(evaluator.id, grouping.elsewhere(form), by=signed_in_person())
        return _back(evaluator.id, "已登记平台外评价项目数。")

    return act(form, do, lambda: _page(evaluator, kept=form))


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


_PROPOSED = "提出后由另一位审批人核对证明材料确认，确认前处理仍然有效。"


@blueprint.route("/bars/<bar_id>/lift", methods=["GET", "POST"])
@access(policies.may_admit)
def lift(bar_id: str) -> Page:
    """Propose that a sanction end before its time."""
    consequence = "自确认之日起该机构可以重新接受委托和上传报告；原处理和解除的原因仍然公开。"
    return _propose_ending(bar_id, EndingKind.LIFT, "解除对“{name}”报告不予采信的处理？", consequence)


@blueprint.route("/bars/<bar_id>/void", methods=["GET", "POST"])
@access(policies.may_admit)
def void(bar_id: str) -> Page:
    """Propose to declare a sanction recorded in error."""
    consequence = "撤销后视为从未处理，不再公开通报；原记录和撤销的原因都保留。登记有误的，撤销后重新登记。"
    return _propose_ending(bar_id, EndingKind.VOID, "对“{name}”不予采信的处理是误登记？", consequence)


def _propose_ending(bar_id: str, kind: EndingKind, sentence: str, consequence: str) -> Page:
    held, evaluator = queries.sanction(bar_id)
    form = EndingForm()

    def do() -> Response:
        proposed = Ending(
            kind=kind,
            reason=form.reason.data or "",
            document_number=form.document_number.data or "",
            proof_id=form.proof.kept_id,
        )
        made = operations.propose_ending(held.id, proposed, by=signed_in_person())
        return done("已提出，等待另一位审批人确认。", "department_evaluators.ending", ending_id=made.id)

    question = Question(
        title=kind.label,
        sentence=sentence.format(name=evaluator.name),
        consequence=f"{consequence}{_PROPOSED}",
        button="提出",
        back=url_for("department_evaluators.show", evaluator_id=evaluator.id),
        bar=refusal_of(lambda: require_standing(held)),
    )
    return ask(question, form, do)


@blueprint.get("/endings/<string(length=32):ending_id>")
@access(policies.may_oversee)
def ending(ending_id: str) -> str:
    """What is proposed to end of a sanction, and what proves it."""
    held, who = queries.ending(ending_id), signed_in_person()
    is_own, waits = held.proposed_by_id == who.id, held.confirmed is None
    return render_template(
        "evaluators/ending.html",
        ending=held,
        proof=of_owner(ENDING, held.id),
        names=people.names([each for each in (held.proposed_by_id, held.answered_by_id) if each]),
        is_own=is_own,
        may_confirm=waits and not is_own and bool(may_penalise(who)),
        may_drop=waits and (bool(may_penalise(who)) or is_own),
    )


@blueprint.post("/endings/<string(length=32):ending_id>/confirm")
@access(may_penalise)
@confirmed
def confirm_ending(ending_id: str) -> Page:
    """Confirm it, and do it."""

    def do() -> Response:
        held = operations.confirm_ending(ending_id, by=signed_in_person())
        return _back(held.evaluator_id, f"已确认：{held.kind.label}。")

    return press(do, lambda: ending(ending_id))


@blueprint.route("/endings/<string(length=32):ending_id>/drop", methods=["GET", "POST"])
@access(policies.may_admit)
def drop_ending(ending_id: str) -> Page:
    """Not do it, or take it back."""
    held = queries.ending(ending_id)
    question = Question(
        title=f"不予办理：{held.evaluator.name}",
        sentence=f"“{held.evaluator.name}”{held.kind.label}不予办理？",
        consequence="处理仍然有效，提出和办理情况都保留。",
        button="不予办理",
        back=url_for("department_evaluators.ending", ending_id=held.id),
    )
    return ask_why(question, partial(operations.drop_ending, held.id, by=signed_in_person()), "已登记不予办理。")


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


def _back(evaluator_id: str, said: str) -> Response:
    return done(said, "department_evaluators.show", evaluator_id=evaluator_id)


def _page(evaluator: Evaluator, form: DecideForm | None = None, kept: GroupForm | OutsideForm | None = None) -> str:
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
        endings=[each for each in queries.endings() if each.evaluator_id == evaluator.id],
        form=form,
        kin=() if shown is None else kin_of(evaluator, shown),
        kept=grouping.kept_of(evaluator.id, kept),
    )


def _answers(profile: Profile) -> object:
    form, submitted = asked.profile_form(), profile.submission
    return () if form is None or submitted is None else review(form, profile.answers, files=submitted_files(submitted))

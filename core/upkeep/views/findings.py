"""What stands beside the department's decision: the technical review, the second person's word, the report above."""

from __future__ import annotations

from datetime import date

from core.instance import instance
from core.upkeep import operations, policies
from core.upkeep.forms import AssessForm, GradeForm, ReportAboveForm, WhyForm
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations.assessing import require_reported_above, require_technical_review
from core.upkeep.operations.confirming import may_confirm
from core.upkeep.operations.grading import require_gradable, require_graded
from core.upkeep.presenting import place_words
from core.upkeep.queries.found import grade_label, grades, put_up, stated_grade
from core.upkeep.rules import Phase
from core.upkeep.views.acts import question_of
from core.upkeep.views.blueprint import RECORD, blueprint, seen
from core.web.access import access, confirmed, signed_in_person
from core.web.acting import Page, Response, done
from core.web.confirming import ask, ask_why
from core.web.form import RevisionForm

_BOTH = ["GET", "POST"]


@blueprint.route(f"{RECORD}/assess", methods=_BOTH)
@access(policies.of_department)
def assess(record_id: str) -> Page:
    """Record what experts or a commissioned body found."""
    record = seen(record_id)
    form = AssessForm(on=record)

    def do() -> Response:
        operations.assess(record.id, form.assessment, revision=form.seen, by=signed_in_person())
        return done("技术评审意见已登记。", "upkeep.show", record_id=record.id)

    sentence = f"对“{record.unit.name}”{record.kind.label}资料的技术评审意见。"
    question = question_of(
        record,
        "登记技术评审意见",
        sentence,
        "登记后据以作出决定；再次登记的，以前的意见仍留存。",
        at=(Phase.DECISION,),
        require=lambda: require_technical_review(record),
    )
    return ask(question, form, do)


@blueprint.route(f"{RECORD}/grade", methods=_BOTH)
@access(policies.may_supervise)
def grade(record_id: str) -> Page:
    """Record the grade found of an incident."""
    record = seen(record_id)
    require_graded(record)
    form = GradeForm(on=record, grades=grades(record))

    def do() -> Response:
        operations.grade(record.id, form.grading, revision=form.seen, by=signed_in_person())
        return done("认定的等级已登记。", "upkeep.show", record_id=record.id)

    stated = grade_label(record, stated_grade(record)) or "未填"
    sentence = f"“{record.unit.name}”的{record.kind.label}所报等级为“{stated}”，认定为哪一级？"
    consequence = "此后按认定的等级办理，所报等级仍显示；认定为须即时上报的等级的，随即转主管部门办理。"
    question = question_of(
        record, "认定等级", sentence, consequence, require=lambda: require_gradable(record, signed_in_person())
    )
    return ask(question, form, do)


@blueprint.route(f"{RECORD}/confirm", methods=_BOTH)
@access(policies.may_approve)
@confirmed
def confirm(record_id: str) -> Page:
    """Confirm what another proposed to decide against what was found."""
    record = seen(record_id)
    form = RevisionForm(on=record)

    def do() -> Response:
        operations.confirm(record.id, revision=form.seen, by=signed_in_person())
        return done("已确认并办结。", "upkeep.show", record_id=record.id)

    question = question_of(
        record,
        "确认决定",
        f"确认对“{record.unit.name}”{record.kind.label}改变结论的决定？",
        f"{_meant(record)}请先在事项页面核对理由和证明材料。",
        at=(Phase.CONFIRMATION,),
        require=lambda: may_confirm(signed_in_person(), record).or_raise(),
        is_grave=True,
    )
    return ask(question, form, do)


def _meant(record: UpkeepRecord) -> str:
    """What the decision that waits says, and what follows once it is confirmed."""
    step = put_up(record)
    if step is None:
        return ""
    if step.conforms:
        return "拟作结论：符合。确认后立即生效，单位会收到通知。"
    places = f"只从{place_words(step.place)}名单移出" if step.place else "从依据条款所指的各级名单移出"
    basis = instance().places_cited[step.clause] if step.clause else step.otherwise
    return (
        f"拟作结论：不符合，拟{places}，依据{basis}。"
        "确认后单位即列为拟移出，并收到通知，可以陈述意见；名单在移出决定作出后变动。"
    )


@blueprint.route(f"{RECORD}/turn-down", methods=_BOTH)
@access(policies.of_department)
def turn_down(record_id: str) -> Page:
    """Not confirm it, or take one's own back."""
    record = seen(record_id)
    sentence = f"不确认对“{record.unit.name}”改变结论的决定？"
    said = "退回后须重新作出决定，拟定的内容留存。"
    question = question_of(record, "不予确认", sentence, said, at=(Phase.CONFIRMATION,))
    form = WhyForm(on=record)

    def turned_down(reason: str) -> None:
        operations.turn_down(record.id, reason, revision=form.seen, by=signed_in_person())

    return ask_why(question, turned_down, "已退回，须重新作出决定。", form=form)


@blueprint.route(f"{RECORD}/report-above", methods=_BOTH)
@access(policies.of_department)
def report_above(record_id: str) -> Page:
    """Put on record that it was reported above."""
    record = seen(record_id)
    form = ReportAboveForm(on=record)

    def do() -> Response:
        number, dated = form.document_number.data or "", form.dated.data or date.max
        operations.report_above(record.id, number, dated, revision=form.seen, by=signed_in_person())
        return done("已登记上报。", "upkeep.show", record_id=record.id)

    above = instance().authority_above
    question = question_of(
        record,
        f"登记上报{above}",
        f"“{record.unit.name}”的{record.kind.label}已报{above}？",
        "登记上报的日期和文号。",
        require=lambda: require_reported_above(record),
    )
    return ask(question, form, do)

"""What officers do with a matter: send it back, give an opinion, pass it up, decide, drop."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for

from core.errors import refusal_of
from core.ledger import queries as ledger
from core.ledger.models import RemovalReason
from core.plugin_api import Clause, UpkeepKind
from core.upkeep import operations, policies, queries
from core.upkeep.forms import BarForm, DecideForm, DecideOneForm, OpinionForm, PassUpForm, SendBackForm, WhyForm
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations.deciding import (
    decided_at,
    finding_asked,
    require_assessed,
    require_barred_meanwhile,
    require_heard,
)
from core.upkeep.operations.stepping import require_state
from core.upkeep.queries.found import called, findings, grade_label, graded, stated_grade
from core.upkeep.queries.grounds import clauses, grounds, leaving
from core.upkeep.rules import FINDS, Phase
from core.upkeep.views.blueprint import RECORD, blueprint, seen
from core.upkeep.views.matters import places_of
from core.web.access import access, confirmed, signed_in_person
from core.web.acting import Page, Response, act, chosen_revisions, done
from core.web.confirming import Question, ask, ask_why

_BOTH = ["GET", "POST"]


def question_of(
    record: UpkeepRecord,
    title: str,
    sentence: str,
    consequence: str,
    *,
    at: Collection[Phase] = tuple(Phase),
    require: Callable[[], object] = lambda: None,
    is_grave: bool = False,
) -> Question:
    """What is asked of a matter, `at` which it is done, and what else may stand in the way: the page says so."""

    def stands() -> None:
        require_state(record, at)
        require()

    return Question(
        title=f"{title}：{record.unit.name}",
        sentence=sentence,
        consequence=consequence,
        button=title,
        back=url_for("upkeep.show", record_id=record.id),
        is_grave=is_grave,
        bar=refusal_of(stands),
    )


@blueprint.route(f"{RECORD}/return", methods=_BOTH)
@access(policies.may_supervise)
def send_back(record_id: str) -> Page:
    """Ask for a correction."""
    record = seen(record_id)
    form = SendBackForm(on=record)
    form.sections.choices = [
        (f"{found.id}/{each.id}", each.title) for found in [queries.form_of(record)] for each in found.sections
    ]

    def do() -> Response:
        operations.send_back(
            record.id, form.sections.data or [], form.message.data or "", revision=form.seen, by=signed_in_person()
        )
        return done("已退回补正。", "upkeep.show", record_id=record.id)

    sentence = f"退回“{record.unit.name}”的{record.kind.label}？"
    question = question_of(record, "退回补正", sentence, "填写人会收到通知和意见。", at=(Phase.REVIEW, Phase.DECISION))
    return ask(question, form, do)


@blueprint.route(f"{RECORD}/review", methods=_BOTH)
@access(policies.may_supervise)
def review(record_id: str) -> Page:
    """The body's opinion."""
    record = seen(record_id)
    form = OpinionForm(on=record)

    def do() -> Response:
        conforms = form.conforms.data == "yes"
        operations.review(record.id, conforms, form.opinion.data or "", revision=form.seen, by=signed_in_person())
        return done("审核意见已登记；待随年度推荐一并上报。", "upkeep.show", record_id=record.id)

    sentence = f"“{record.unit.name}”的{record.kind.label}，审核后是否仍符合要求？"
    question = question_of(record, "审核", sentence, "审核意见随年度推荐上报主管部门。", at=(Phase.REVIEW,))
    return ask(question, form, do)


@blueprint.route("/pass-up", methods=_BOTH)
@access(policies.may_supervise)
def pass_up() -> Page:
    """Pass reviewed matters up together, by a document."""
    found = chosen(lambda record: record.state is Phase.REVIEWED)
    form = PassUpForm()
    if not found:
        return redirect(url_for("upkeep.index", state=Phase.REVIEWED.value))

    def do() -> Response:
        passed = operations.pass_up(
            chosen_revisions("record", "事项"),
            form.document_number.data or "",
            form.dated.data or date.max,
            by=signed_in_person(),
        )
        return done(f"已上报 {len(passed)} 项。", "upkeep.index", state=Phase.REVIEWED.value)

    def draw() -> str:
        return render_template("upkeep/many.html", records=found, form=form, title="上报审核意见", button="上报")

    return act(form, do, draw)


def chosen(is_meant: Callable[[UpkeepRecord], bool]) -> Sequence[UpkeepRecord]:
    """What was ticked on the list and can be handled together; of what cannot, it is said. What the page of many sends
    is taken as it is: if one of these has moved since, the act is refused."""
    sent = request.form if request.method == "POST" else request.args
    ids = dict.fromkeys(each.partition(":")[0] for each in sent.getlist("record"))
    found = [*map(seen, ids)]
    if request.method == "POST":
        return found
    if left := [each for each in found if not is_meant(each)]:
        said = "、".join(f"“{each.unit.name}”（{each.state_label}）" for each in left)
        flash(f"{said}不能这样办理，没有列入。", "warning")
    return [each for each in found if is_meant(each)]


_CONCLUSIONS = {
    UpkeepKind.CHANGE: [("yes", "仍符合，公告变更"), ("no", "不再符合，列为拟移出")],
    UpkeepKind.RE_CHECK: [("yes", "复核通过"), ("no", "复核不通过，列为拟移出")],
    UpkeepKind.SPOT_CHECK: [("yes", "符合要求"), ("no", "不符合，列为拟移出")],
    UpkeepKind.INCIDENT: [("yes", "已核实，名单不变"), ("no", "已核实，及时从各层级名单移出并公告")],
    UpkeepKind.REMOVAL: [("no", "移出名单并公告"), ("yes", "不移出")],
}


@blueprint.route(f"{RECORD}/decide", methods=_BOTH)
@access(policies.may_supervise)
@confirmed
def decide(record_id: str) -> Page:
    """Decide, by the document that announces it."""
    record = seen(record_id)
    conclusions = [each for each in _CONCLUSIONS[record.kind] if each[0] == "yes" or _may_remove(record)]
    form = DecideOneForm(
        on=record, conclusions=conclusions, offered=_offered(record), places=_places(record), proof=_proof(record)
    )

    def do() -> Response:
        made = operations.decide(record.id, form.decision, revision=form.seen, by=signed_in_person())
        waits = made.state is Phase.CONFIRMATION
        said = "所作结论与已有结论不一致，已提交另一位审批人确认，确认后生效。" if waits else "已办结。"
        return done(said, "upkeep.show", record_id=record.id)

    consequence = "决定立即生效，名单随之变动，单位会收到通知。"
    if not _may_remove(record):
        consequence = "规定没有写明这类事故（事件）直接移出名单：应予移出的，请在本事项页面“据此提出移出名单”。"
    if record.kind is UpkeepKind.REMOVAL and operations.is_annual(record):
        consequence = "按规定，这类移出随年度名单办理：请填写年度名单的文号。决定后单位会收到通知。"
    told = "；".join(f"{called(each)}：{'符合' if each.conforms else '不符合'}" for each in findings(record))
    if told:
        consequence = f"{told}。结论与此不一致的，由另一位审批人确认后生效；一致的立即生效，单位会收到通知。"
    if record.kind is UpkeepKind.INCIDENT and (stated := grade_label(record, stated_grade(record))):
        as_found = (
            "" if graded(record) is None else f"，认定等级为“{grade_label(record, record.grade)}”，按认定等级办理"
        )
        consequence = f"所报等级为“{stated}”{as_found}。{consequence}"
    if (filed := queries.filed_since(record)) is not None:
        consequence = f"{filed.note}请核对后再决定。{consequence}"
    sentence = f"“{record.unit.name}”的{record.kind.label}如何决定？"

    def require() -> None:
        policies.may_decide(signed_in_person(), record).or_raise()
        require_heard(record)
        require_assessed(record)

    at = decided_at(record.id)
    return ask(question_of(record, "作出决定", sentence, consequence, at=at, require=require, is_grave=True), form, do)


def _proof(record: UpkeepRecord) -> tuple[str, str, str] | None:
    """Which file the decision may rest on, when it is asked for, and what it is."""
    if record.kind in FINDS:
        return "证明材料", "结论与已有的核查、审核或评审结论不一致的", ""
    if record.kind is UpkeepKind.INCIDENT and finding_asked(record):
        return "认定或通报文件", "移出名单的", "报告中没有附：事故（事件）的认定书、调查报告批复或通报等。"
    return None


def _may_remove(record: UpkeepRecord) -> bool:
    """Whether the rules let this matter, once found against the unit, go on: an incident only where they clear it."""
    return record.kind is not UpkeepKind.INCIDENT or operations.clears(record)


def _offered(record: UpkeepRecord) -> Sequence[Clause] | None:
    """The clauses by which whoever is found not to conform is put up for removal; None where nobody is."""
    if record.kind not in FINDS:
        return None
    places, declared = leaving(record, ledger.lists_of(record.unit_id)), queries.declared(record.kind)
    found = grounds(places, RemovalReason.NOT_CONFORMING)
    return clauses(found, None if declared is None else declared.clause)


def _places(record: UpkeepRecord) -> Sequence[tuple[str, str]]:
    """The lists of which the unit may leave one alone, where the matter itself does not mean one."""
    return places_of(record.unit) if record.kind in FINDS and record.list_id is None else ()


@blueprint.route(f"{RECORD}/bar", methods=_BOTH)
@access(policies.may_approve)
@confirmed
def bar(record_id: str) -> Page:
    """Bar a unit that deceived before the year's list comes out."""
    record = seen(record_id)
    form = BarForm(on=record)

    def do() -> Response:
        decision = operations.Decision(
            conforms=False,
            note=form.note.data or "",
            document_number=form.document_number.data or "",
            dated=form.dated.data or date.max,
        )
        operations.bar_meanwhile(record.id, decision, revision=form.seen, by=signed_in_person())
        return done("已登记禁止申报，并通知单位。", "upkeep.show", record_id=record.id)

    sentence = f"“{record.unit.name}”查实造假，现在即禁止申报？"
    question = question_of(
        record,
        "先行禁止申报",
        sentence,
        "立即生效，单位会收到通知；移出名单随年度名单另行决定。",
        at=(Phase.DECISION, Phase.OPEN),
        require=lambda: require_barred_meanwhile(record),
        is_grave=True,
    )
    return ask(question, form, do)


@blueprint.route("/decide", methods=_BOTH)
@access(policies.may_approve)
@confirmed
def decide_many() -> Page:
    """Decide several removals alike, as when a year's list comes out."""
    found = chosen(lambda record: record.kind is UpkeepKind.REMOVAL and not record.state.is_over)
    form = DecideForm(conclusions=_CONCLUSIONS[UpkeepKind.REMOVAL], offered=None)
    if not found:
        return redirect(url_for("upkeep.index", kind=UpkeepKind.REMOVAL.value))

    def do() -> Response:
        count = operations.decide_all(chosen_revisions("record", "事项"), form.decision, by=signed_in_person())
        return done(f"已办结 {count} 项。", "upkeep.index", kind=UpkeepKind.REMOVAL.value)

    def draw() -> str:
        return render_template("upkeep/many.html", records=found, form=form, title="移出名单", button="作出决定")

    return act(form, do, draw)


@blueprint.route(f"{RECORD}/drop", methods=_BOTH)
@access(policies.may_enter)
def drop(record_id: str) -> Page:
    """Take back what was begun."""
    record = seen(record_id)
    sentence, at = f"撤销“{record.unit.name}”的{record.kind.label}？", [each for each in Phase if not each.is_over]
    question = question_of(record, "撤销", sentence, "撤销后不再办理，记录保留。", at=at)
    form = WhyForm(on=record)

    def dropped(reason: str) -> None:
        operations.drop(record.id, reason, revision=form.seen, by=signed_in_person())

    return ask_why(question, dropped, "已撤销。", form=form)

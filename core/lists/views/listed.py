"""What staff record of a listed unit: another name, a merger or split, two records of one (each proposed by one and
confirmed by another), a bar, a mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from flask import Blueprint, render_template, request, url_for

from core import clock
from core.applications.operations.holding import require_past
from core.errors import DomainError, Invalid, Stale, refusal_of
from core.files.queries import of_owner
from core.instance import instance
from core.ledger import operations, policies, queries
from core.ledger.models import Bar, RecordChange, RecordChangeKind
from core.ledger.operations import changes
from core.ledger.operations.bars import require_standing
from core.ledger.operations.checks import require_counting
from core.ledger.operations.reinstating import taken_off_with
from core.ledger.operations.succession import require_joined
from core.ledger.operations.voiding import require_voidable
from core.ledger.presenting import list_label
from core.ledger.purposes import CHANGE
from core.ledger.queries import change_words
from core.ledger.rules import EventKind
from core.lists.forms import (
    BarForm,
    CodeForm,
    JoinForm,
    ReinstateForm,
    RenameForm,
    SuccessionForm,
    TakingBackForm,
)
from core.lists.operations.barring import required_bar_term
from core.lists.presenting import follows, sides, stamp
from core.people import queries as people
from core.policy.citations import basis_of
from core.policy_desk.queries.calendar import end_of
from core.units import queries as units
from core.units.models import Unit
from core.units.operations import require_uncoded, require_unnamed
from core.units.rules import codes
from core.web.access import access, confirmed, signed_in_person
from core.web.acting import Page, Response, done, press
from core.web.confirming import Question, ask, ask_why

_BOTH = ["GET", "POST"]
_UNIT = "/listed/<string(length=32):unit_id>"
_CHANGE = "/listed/changes/<string(length=32):change_id>"


def add_routes(blueprint: Blueprint) -> None:
    for view in (rename, succeed, join, bar):
        blueprint.add_url_rule(f"{_UNIT}/{view.__name__}", view.__name__, view, methods=_BOTH)
    blueprint.add_url_rule(f"{_UNIT}/code", "recode", recode, methods=_BOTH)
    blueprint.add_url_rule(f"{_UNIT}/part", "part", part, methods=_BOTH)
    blueprint.add_url_rule("/listed/changes", "record_changes", record_changes)
    blueprint.add_url_rule(_CHANGE, "record_change", record_change)
    blueprint.add_url_rule(f"{_CHANGE}/confirm", "confirm_change", confirm_change, methods=["POST"])
    blueprint.add_url_rule(f"{_CHANGE}/drop", "drop_change", drop_change, methods=_BOTH)
    blueprint.add_url_rule("/listed/bars/<string(length=32):bar_id>/lift", "lift", lift, methods=_BOTH)
    blueprint.add_url_rule("/listed/bars/<string(length=32):bar_id>/void", "void_bar", void_bar, methods=_BOTH)
    blueprint.add_url_rule("/listed/events/<int:sequence>/void", "void", void, methods=_BOTH)
    blueprint.add_url_rule("/listed/events/<int:sequence>/reinstate", "reinstate", reinstate, methods=_BOTH)
    blueprint.add_url_rule("/listed/names/<string(length=32):name_id>/void", "void_name", void_name, methods=_BOTH)
    blueprint.add_url_rule("/listed/codes/<int:sequence>/void", "void_code", void_code, methods=_BOTH)
    blueprint.add_url_rule("/listed/re-checks/<int:sequence>/void", "void_re_check", void_re_check, methods=_BOTH)


@access(policies.may_change)
def rename(unit_id: str) -> Page:
    """Propose another name of a unit, in the register and on its lists."""
    unit, form = units.unit(unit_id), RenameForm()

    def do() -> Response:
        return _proposed(RecordChangeKind.RENAME, unit, changes.renaming(form.name.data or "", _on(form)), form)

    consequence = "登记库和当日所在的各名单同时更名，原名称仍可查到；更名以前的名单仍印原名称。误登记的可以撤销。"
    return ask(_question("更名", unit, f"“{unit.name}”更名为？", f"{consequence}{_CONFIRMED}"), form, do)


@access(policies.may_change)
def succeed(unit_id: str) -> Page:
    """Propose that a unit's places pass to others."""
    unit, form = units.unit(unit_id), SuccessionForm()

    def do() -> Response:
        heirs = [_meant(line, unit, "heirs").id for line in (form.heirs.data or "").splitlines() if line.strip()]
        terms = changes.passing(EventKind(form.kind.data), _on(form), heirs, stays=bool(form.stays.data))
        return _proposed(RecordChangeKind.SUCCESSION, unit, terms, form)

    consequence = (
        "承继单位接替各名单上的位置，列入日期沿用原单位的；不符合列入条件的不能接替。禁止申报只随原统一社会信用代码。"
    )
    return ask(_question("合并或分立", unit, f"“{unit.name}”由谁承继？", f"{consequence}{_CONFIRMED}"), form, do)


@access(policies.may_change)
def join(unit_id: str) -> Page:
    """Propose that two records be counted as of one unit."""
    unit, form = units.unit(unit_id), JoinForm()
    namesakes = _named(form.into.data or "", unit)
    form.offer([(each.id, _told_apart(each)) for each in namesakes] if len(namesakes) > 1 else [])

    def do() -> Response:
        if len(namesakes) > 1:
            terms = changes.joining(_chosen(form, namesakes))
        else:
            terms = changes.joining(_meant(form.into.data or "", unit, "into").id)
        return _proposed(RecordChangeKind.JOIN, unit, terms, form)

    consequence = "并入后，两条记录的名单变动和禁止申报一并计算，原记录不再单独使用；误并的可以撤销。"
    sentence = f"“{unit.name}”与哪条记录是同一单位？"
    return ask(_question("并入另一条记录", unit, sentence, f"{consequence}{_CONFIRMED}"), form, do)


_CONFIRMED = "提出后由另一位审批人核对证明材料确认，确认前名单和记录不变。"


def _on(form: RenameForm | SuccessionForm | ReinstateForm) -> date:
    day: date | None = form.on.data
    return day or date.max


def _proposed(
    kind: RecordChangeKind,
    unit: Unit,
    terms: changes.Terms,
    form: RenameForm | SuccessionForm | JoinForm | CodeForm | TakingBackForm | BarForm,
    reason: str | None = None,
) -> Response:
    proposed = changes.Proposed(
        kind=kind,
        unit_id=unit.id,
        terms=terms,
        reason=reason or form.reason.data or "",
        document_number=form.document_number.data or "",
        proof_id=form.proof.kept_id,
    )
    made = operations.propose_change(proposed, by=signed_in_person())
    return done("已提出，等待另一位审批人确认。", "department_lists.record_change", change_id=made.id)


@access(policies.may_see_ledger)
def record_changes() -> str:
    """The changes that wait to be confirmed."""
    found = queries.record_changes()
    return render_template("lists/changes_waiting.html", changes=found, names=_names(found))


@access(policies.may_see_ledger)
def record_change(change_id: str) -> str:
    """One proposed change: the units side by side, what would follow, and what proves it."""
    change, who = queries.record_change(change_id), signed_in_person()
    shown = sides(change)
    is_own, is_waiting = change.proposed_by_id == who.id, change.answer is None
    return render_template(
        "lists/change.html",
        change=change,
        words=change_words(change),
        sides=shown,
        seen=stamp(shown),
        follows=[*follows(change, shown)] if is_waiting else [],
        bar=refusal_of(lambda: operations.require_possible(change)) if is_waiting else None,
        proof=of_owner(CHANGE, change.id),
        is_evident=change.kind is RecordChangeKind.JOIN and units.bore_its_name(change.terms["into"], change.unit_id),
        names=_names([change]),
        may_confirm=is_waiting and not is_own and policies.may_penalise(who),
        may_drop=is_waiting and (policies.may_penalise(who) or (is_own and policies.may_change(who))),
        is_own=is_own,
    )


def _names(found: Sequence[RecordChange]) -> Mapping[str, str]:
    answers = [each.answer.answered_by_id for each in found if each.answer is not None]
    return people.names([*(each.proposed_by_id for each in found), *answers])


@access(policies.may_penalise)
@confirmed
def confirm_change(change_id: str) -> Page:
    """Confirm it, and do it."""

    def do() -> Response:
        change = queries.record_change(change_id)
        is_own = change.proposed_by_id == signed_in_person().id  # who may not confirm it at all, the operation says
        if not is_own and request.form.get("revision") != stamp(sides(change)):
            raise Stale("单位的名单、禁止申报或者在办申报在您查看之后有变化，没有办理。", "请核对本页后再确认。")
        made = operations.confirm_change(change_id, by=signed_in_person())
        return done("已确认并办理。", "department_lists.record_change", change_id=made.id)

    return press(do, lambda: record_change(change_id))


@access(policies.may_change)
def drop_change(change_id: str) -> Page:
    """Not do it, or take it back."""
    change = queries.record_change(change_id)
    question = Question(
        title=f"不予办理：{change.unit.name}",
        sentence=f"“{change.unit.name}”{change.kind.label}不予办理？",
        consequence="名单和记录不变，提出和办理情况都保留。",
        button="不予办理",
        back=url_for("department_lists.record_change", change_id=change.id),
    )
    return ask_why(
        question, lambda reason: operations.drop_change(change.id, reason, by=signed_in_person()), "已登记不予办理。"
    )


@access(policies.may_change)
def recode(unit_id: str) -> Page:
    """Propose another code of a unit."""
    unit, form = units.unit(unit_id), CodeForm()

    def do() -> Response:
        return _proposed(RecordChangeKind.CODE, unit, changes.recoding(form.code.data or "", unit.code), form)

    consequence = "原代码留在沿革中，其他单位不能再登记；名单、禁止申报和各项计数仍随本单位。误换的可以撤销。"
    sentence = f"“{unit.name}”的统一社会信用代码（{unit.code or '未登记'}）更换为？"
    return ask(_question("更换统一社会信用代码", unit, sentence, f"{consequence}{_CONFIRMED}"), form, do)


@access(policies.may_change)
def part(unit_id: str) -> Page:
    """Propose to undo a joining that was an error."""
    record = units.unit(unit_id)
    into = record if record.merged_into_id is None else units.unit(record.merged_into_id)
    return _taking_back(
        RecordChangeKind.PART,
        into,
        changes.parting(record.id),
        f"“{record.name}”的记录误并入了“{into.name}”？",
        "撤销后两条记录各自计算名单变动和禁止申报；并入时补入现用记录的推荐单位、地址和行业收回，"
        "并入期间登记的事项留在现用记录上。",
        refusal_of(lambda: require_joined(record.id)),
    )


@access(policies.may_change)
def bar(unit_id: str) -> Page:
    """Propose to bar a unit: on the clause that declares it and for its term, or as another document says."""
    unit, term = units.unit(unit_id), required_bar_term()
    book = instance().book()
    declared = book.clauses.get(term.clause or "")
    form = BarForm(grounds=[] if declared is None else [(declared.id, f"{declared.id}　{declared.summary}")])

    def do() -> Response:
        since, reason = form.since.data or date.max, form.reason.data or ""
        if form.clause.data:
            until = end_of(term, since)
        else:
            until, reason = _undeclared(form, since), f"{reason}\n规定未列明这一情形，依据：{form.otherwise.data}"
        _require_useful(since, until)
        terms = changes.barring(since, until, form.clause.data or None)
        return _proposed(RecordChangeKind.BAR, unit, terms, form, reason)

    consequence = (
        f"依据{basis_of(book, term)}禁止申报的，自所填日期起 {term.length} {term.unit.label}内不得申报。"
        f"名单上的位置不变；造假的单位在名单上的，请办理“造假处理”，听取意见后一并移出名单、禁止申报。{_CONFIRMED}"
    )
    question = _question("禁止申报", unit, f"禁止“{unit.name}”申报？", consequence)
    return ask(replace(question, bar=refusal_of(lambda: changes.require_may_bar(unit.id, None))), form, do)


def _undeclared(form: BarForm, since: date) -> date:
    """The last day of a bar that no clause declares, as its document says. Raises Invalid."""
    faults: dict[str, list[str]] = {}
    if not (form.otherwise.data or "").strip():
        faults["otherwise"] = ["规定没有列明的，请写明依据的机关、文件和条款。"]
    if form.until.data is None or form.until.data < since:
        faults["until"] = ["规定没有列明的，请按处理决定填写截止日期，不早于开始日期。"]
    if faults:
        raise Invalid(faults)
    return form.until.data or since


def _require_useful(since: date, until: date) -> None:
    """Raises Invalid where a bar is of days to come, or over."""
    require_past(since, "since")
    if until < clock.today():
        raise Invalid({"since": [f"期限已于 {until.isoformat()} 届满，请核对日期。"]})


@access(policies.may_change)
def lift(bar_id: str) -> Page:
    """Propose to let a unit's bar hold no more."""
    held = queries.bar_of_unit(bar_id)
    unit = units.unit(held.subject_id)
    sentence = f"解除对“{unit.name}”的禁止申报？"
    return _of_bar(RecordChangeKind.LIFT_BAR, held, unit, sentence, "自确认之日起解除，原记录保留。")


@access(policies.may_change)
def void_bar(bar_id: str) -> Page:
    """Propose to declare a unit's bar recorded in error."""
    held = queries.bar_of_unit(bar_id)
    unit = units.unit(held.subject_id)
    sentence = f"对“{unit.name}”{held.since.isoformat()} 至 {held.until.isoformat()} 的禁止申报是误登记？"
    consequence = "撤销后视为从未禁止，原记录和撤销都保留；登记有误的，撤销后重新登记。"
    return _of_bar(RecordChangeKind.VOID_BAR, held, unit, sentence, consequence)


def _of_bar(kind: RecordChangeKind, held: Bar, unit: Unit, sentence: str, consequence: str) -> Page:
    bar = refusal_of(lambda: require_standing(held))
    return _taking_back(kind, unit, changes.of_bar(held.id), sentence, consequence, bar)


@access(policies.may_change)
def void(sequence: int) -> Page:
    """Propose to declare a row of the ledger recorded in error."""
    wrong = queries.event(sequence)
    return _taking_back(
        RecordChangeKind.VOID,
        units.holder(wrong.unit_id),
        changes.voiding(sequence),
        f"“{wrong.name}”{wrong.effective_on.isoformat()} 的“{wrong.kind.label}”是误登记？",
        "撤销后视为没有发生，各日期的名单随之改正；原记录、撤销的原因和办理人都保留，单位会收到通知。",
        refusal_of(lambda: require_voidable(sequence)),
    )


@access(policies.may_change)
def reinstate(sequence: int) -> Page:
    """Propose that a unit stand again where it was removed wrongly."""
    removed, form = queries.event(sequence), ReinstateForm()
    unit = units.holder(removed.unit_id)

    def do() -> Response:
        return _proposed(RecordChangeKind.REINSTATE, unit, changes.reinstating(sequence, _on(form)), form)

    sentence = f"“{unit.name}”{removed.effective_on.isoformat()} 的移出经复核有误，恢复列入名单？"
    consequence = (
        "同一文件移出的各名单一并恢复，列入日期不变；移出期间仍不在名单上，移出的记录保留，单位会收到通知。"
        "移出本身误登记的，请办理撤销；同时登记的禁止申报另行解除。"
    )
    question = _question("恢复列入名单", unit, sentence, f"{consequence}{_CONFIRMED}")
    return ask(replace(question, bar=refusal_of(lambda: taken_off_with(sequence))), form, do)


@access(policies.may_change)
def void_name(name_id: str) -> Page:
    """Propose to declare a renaming recorded in error."""
    wrong = units.name(name_id)
    return _taking_back(
        RecordChangeKind.VOID_NAME,
        units.holder(wrong.unit_id),
        changes.unnaming(wrong.id),
        f"更名为“{wrong.name}”是误登记？",
        "撤销后登记库和各名单恢复此前的名称，更名的记录和撤销都留痕，单位会收到通知。",
        refusal_of(lambda: require_unnamed(wrong)),
    )


@access(policies.may_change)
def void_code(sequence: int) -> Page:
    """Propose to declare a replaced code recorded in error."""
    wrong = units.former_code(sequence)
    return _taking_back(
        RecordChangeKind.VOID_CODE,
        units.holder(wrong.unit_id),
        changes.uncoding(sequence),
        f"{wrong.code} 更换为 {wrong.replaced_with} 是误登记？",
        "撤销后恢复原代码，误登记的代码可以登记给真正持有它的单位；原记录和撤销都保留，单位会收到通知。",
        refusal_of(lambda: require_uncoded(wrong)),
    )


def _taking_back(
    kind: RecordChangeKind,
    unit: Unit,
    terms: changes.Terms,
    sentence: str,
    consequence: str,
    bar: DomainError | None,
) -> Page:
    """Ask why something on record is to be taken back, and by what that is proved; another approver confirms it."""
    form = TakingBackForm()
    question = _question(kind.label, unit, sentence, f"{consequence}{_CONFIRMED}")
    return ask(replace(question, bar=bar), form, lambda: _proposed(kind, unit, terms, form))


@access(policies.may_change)
def void_re_check(sequence: int) -> Page:
    """Propose to declare a re-check recorded in error."""
    wrong = queries.re_checked(sequence)
    unit = units.holder(wrong.unit_id)
    return _taking_back(
        RecordChangeKind.VOID_CHECK,
        unit,
        changes.unchecking(sequence),
        f"“{unit.name}”{wrong.checked_on.isoformat()} 的复核是误登记？",
        "撤销后视为没有复核，复核到期日随之改正；原记录和撤销都保留，单位会收到通知。",
        refusal_of(lambda: require_counting(wrong)),
    )


def _question(title: str, unit: Unit, sentence: str, consequence: str) -> Question:
    return Question(
        title=f"{title}：{unit.name}",
        sentence=sentence,
        consequence=consequence,
        button=title,
        back=url_for("units.show", unit_id=unit.id),
    )


def _meant(text: str, unit: Unit, field: str) -> Unit:
    """The unit that is named by its code or its whole name. Raises Invalid on the field."""
    found = _named(text, unit)
    if len(found) != 1:
        said = "登记库中没有" if not found else "登记库中不止一条记录叫"
        raise Invalid({field: [f"{said}“{text.strip()[:50]}”，请填写统一社会信用代码核对。"]})
    return found[0]


def _named(text: str, unit: Unit) -> Sequence[Unit]:
    """The other units that are meant by a code or a whole name."""
    code = codes.normalised(text)
    if codes.fault(code) is None:
        bearer = units.unit_with_code(code)
        return [] if bearer is None else [bearer]
    return [each for each in units.units_named(text, unit.kind) if each.id != unit.id] if text.strip() else []


def _told_apart(unit: Unit) -> str:
    """A record beside others of its name: its code, its body, where it stands on lists since when."""
    stands = "、".join(f"{list_label(each)}（{each.listed_on}列入）" for each in queries.lists_of(unit.id))
    body = "待指定推荐单位" if unit.body is None else unit.body.name
    return "，".join((unit.name, unit.code or "没有代码", body, stands or "不在名单上"))


def _chosen(form: JoinForm, namesakes: Sequence[Unit]) -> str:
    """Which of them was chosen. Raises Invalid."""
    if form.which.data not in {each.id for each in namesakes}:
        raise Invalid({"which": [f"登记库中有 {len(namesakes)} 条记录符合，请选择。"]})
    return str(form.which.data)

"""One application: everything that an officer has to know of it, and what he does with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, render_template, request, url_for

from core.applications import queries as applications
from core.applications.models import Application, VerificationResult
from core.applications.operations.holding import bar, require_time
from core.applications.rules.status import Reader, visible
from core.audit import queries as trail
from core.desks.views.around import Around, around
from core.desks.views.desk import Desk
from core.errors import Invalid, NotFound, Stale
from core.filling.queries import returns
from core.people import queries as people
from core.review import operations
from core.review.forms import PassForm, ReasonForm, ReturnForm
from core.review.operations import Entry
from core.review.operations.deciding import RETURNING, require_passable
from core.review.operations.holding import turn
from core.review.operations.waiving import require_waivable
from core.review.policies.access import of_officer
from core.review.presenting.first import first
from core.review.presenting.sheet import mark
from core.review.queries import records
from core.review.views.desks import REVIEW, officers
from core.review.views.sheets import Sheet, sheet_of
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.confirming import Question, ask
from core.web.form import RevisionForm, choices

_PATH = "/applications/<string(length=32):application_id>"


def add_routes(blueprint: Blueprint) -> None:
    both = ["GET", "POST"]
    blueprint.add_url_rule(_PATH, "application", show)
    blueprint.add_url_rule(f"{_PATH}/verify", "verify", verify, methods=["POST"])
    blueprint.add_url_rule(f"{_PATH}/waive/<rule_id>", "waive", waive, methods=both)
    blueprint.add_url_rule(f"{_PATH}/unwaive/<rule_id>", "unwaive", unwaive, methods=both)
    blueprint.add_url_rule(f"{_PATH}/return", "return_sections", return_sections, methods=both)
    blueprint.add_url_rule(f"{_PATH}/change-over", "change_over", change_over, methods=["POST"])
    blueprint.add_url_rule(f"{_PATH}/pass", "pass_review", pass_review, methods=both)
    blueprint.add_url_rule(f"{_PATH}/history", "history", history)
    blueprint.add_url_rule(f"{_PATH}/checklist", "checklist", checklist)


@dataclass(frozen=True)
class Typed:
    """What was typed under the items and refused: it stays, with its errors beside it.

    `entries` are those alone that were touched: of the others the page says what now is.
    """

    entries: Mapping[str, Entry]
    how: str
    form: RevisionForm

    @property
    def errors(self) -> Mapping[str, list[str]]:
        return self.form.beside

    @property
    def sentence(self) -> str:
        refusal = self.form.refusal
        if refusal is None:
            return "页面内容不完整，请刷新后重试。"
        cure = "您填写的内容仍在下面，请核对后再保存。" if isinstance(refusal, Stale) else refusal.cure or ""
        return f"{refusal.sentence}{cure}"


@access(officers)
def show(application_id: str) -> str:
    """The page."""
    return _page(application_id)


@access(officers)
def verify(application_id: str) -> Page:
    """Sign under many items at once."""
    application = applications.get(application_id)
    entries, form = _entries(), RevisionForm(on=application)

    def do() -> Response:
        given = _with_the_rest(entries) if "rest" in request.form else entries
        count = operations.sign(application_id, given, revision=form.seen, by=signed_in_person())
        said = f"已保存 {count} 项核实结果。" if count else "没有需要保存的改动。"
        return done(said, "review.application", application_id=application_id, _anchor="verify", **_view(application))

    return act(form, do, lambda: _page(application_id, _typed(entries, form)))


def _typed(entries: Mapping[str, Entry], form: RevisionForm) -> Typed:
    return Typed(entries, _common(), form)


def _common() -> str:
    return request.form.get("how", "").strip()


def _entries() -> dict[str, Entry]:
    """What was typed, by item; a common ``how`` goes to the rows that have a result and no word of their own.

    What stands as the page showed it was not touched, so it is not signed again: another officer's signature, given
    since, stays. Under another submission it is.
    """
    found = {}
    for item in request.form.getlist("item"):
        result = request.form.get(f"{item}.result") or None
        how = request.form.get(f"{item}.how", "")
        seen = request.form.get(f"{item}.seen", "")
        entry = Entry(result, how, seen, _found(item))
        if entry.is_blank or mark(request.form.get("serial", ""), entry) == request.form.get(f"{item}.was"):
            continue
        found[item] = entry if how.strip() or not result else replace(entry, how=_common())
    return found


def _with_the_rest(entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """All others as stated: items without a result, and without a word. Raises Invalid where nobody says how."""
    if not _common():
        raise Invalid({"verify.how": ["请先写明统一核实方式（查阅了什么、向谁核对），再确认其余事项属实。"]})
    rest = [
        item for item in request.form.getlist("item") if item not in entries and not request.form.get(f"{item}.result")
    ]
    return {**entries, **{item: Entry(VerificationResult.CONFIRMED, _common()) for item in rest}}


def _found(item: str) -> dict[str, object]:
    """What was typed as found in place of answers, by path."""
    prefix = f"{item}.found."
    given = {key: request.form.getlist(key) for key in request.form if key.startswith(prefix)}
    return {key.removeprefix(prefix): one[0] if len(one) == 1 else one for key, one in given.items()}


@access(officers)
def waive(application_id: str, rule_id: str) -> Page:
    """Let an in-principle demand pass, with the reason."""
    by = signed_in_person()
    sheet = sheet_of(by, application_id)
    found = next((each for each in sheet.findings if each.rule_id == rule_id), None)
    if found is None:
        raise NotFound("这项申报没有这条规定。", "请从申报页面重新进入。")
    form = ReasonForm(on=sheet.application)
    form.bar = bar(sheet.application, turn(by), require_time, lambda held: require_waivable(found))
    form.reason.label.text = "特殊情况和放行理由"

    def do() -> Response:
        why = form.reason.data or ""
        operations.waive(application_id, rule_id, why, revision=form.seen, by=by)
        return _back(sheet.application, "已登记特殊情况说明，该项放行。")

    return act(form, do, lambda: render_template("review/waive.html", sheet=sheet, finding=found, form=form))


@access(officers)
def unwaive(application_id: str, rule_id: str) -> Page:
    """Let the demand stand again."""
    application = sheet_of(signed_in_person(), application_id).application
    form = RevisionForm(on=application)
    form.bar = bar(application, turn(signed_in_person()))

    def do() -> Response:
        operations.take_back_waiver(application_id, rule_id, revision=form.seen, by=signed_in_person())
        return _back(application, "已撤销放行。")

    question = Question(
        title="撤销放行",
        sentence=f"撤销对“{application.entry_name}”这项要求的特殊情况放行？",
        consequence="撤销后，这项要求重新按不符合处理。原放行理由保留在审计记录中。",
        button="撤销放行",
        back=url_for("review.application", application_id=application_id),
    )
    return ask(question, form, do)


@access(officers)
def return_sections(application_id: str) -> Page:
    """Return chosen sections for correction."""
    sheet = sheet_of(signed_in_person(), application_id)
    form = ReturnForm(on=sheet.application)
    form.bar = bar(sheet.application, turn(signed_in_person()), RETURNING)
    found = around(REVIEW, sheet.application)
    form.sections.choices = choices(
        (f"{part.id}/{section.id}", section.title if len(sheet.book.forms) == 1 else f"{part.title}：{section.title}")
        for part in sheet.book.forms.values()
        for section in part.sections
    )

    def do() -> Response:
        operations.return_for_correction(
            application_id,
            form.sections.data or [],
            form.message.data or "",
            due=form.due.data,
            revision=form.seen,
            by=signed_in_person(),
        )
        return _onward(sheet, found, f"已退回“{sheet.application.entry_name}”，申报单位会收到补正意见。")

    return act(form, do, lambda: render_template("review/return.html", sheet=sheet, form=form))


@access(officers)
def change_over(application_id: str) -> Page:
    """Send back in one press what was filed as another kind of filer than the lists make its unit."""
    sheet = sheet_of(signed_in_person(), application_id)
    form, found = RevisionForm(on=sheet.application), around(REVIEW, sheet.application)

    def do() -> Response:
        operations.return_as_misplaced(application_id, revision=form.seen, by=signed_in_person())
        return _onward(sheet, found, f"已退回“{sheet.application.entry_name}”改换申报类型，已填内容保留。")

    return act(form, do, lambda: _page(application_id))


@access(officers)
def pass_review(application_id: str) -> Page:
    """Pass the review, after seeing what speaks for and against it."""
    sheet = sheet_of(signed_in_person(), application_id)
    form = PassForm(on=sheet.application)
    form.bar = bar(sheet.application, turn(signed_in_person()), require_passable)
    found = around(REVIEW, sheet.application)

    def do() -> Response:
        note = form.note.data or ""
        operations.pass_review(application_id, revision=form.seen, note=note, by=signed_in_person())
        return _onward(sheet, found, f"“{sheet.application.entry_name}”已通过“{sheet.stage.name}”。")

    return act(form, do, lambda: render_template("review/pass.html", sheet=sheet, form=form))


@access(officers)
def checklist(application_id: str) -> str:
    """What is to be verified on one sheet of paper: for a visit, and to be signed by hand."""
    return render_template("review/checklist.html", sheet=sheet_of(signed_in_person(), application_id))


@access(officers)
def history(application_id: str) -> str:
    """The timeline and the trail of this application."""
    application, known = of_officer(signed_in_person(), application_id)
    letters, asked = records.letters_of(application_id), returns(application_id)
    return history_page(REVIEW, application, Reader.BODY, tiers=known, letters=letters, returns=asked)


def history_page(desk: Desk[Any], application: Application, reader: Reader, **more: object) -> str:
    """The timeline and the trail of an application as somebody at a desk may know them; `more`: what else it says."""
    moves = visible(applications.moves(application.id), reader)
    return render_template(
        "review/history.html",
        desk=desk,
        application=application,
        moves=moves,
        names=people.names(move.moved_by_id for move in moves),
        events=trail.history("application", application.id, reader=signed_in_person()),
        **more,
    )


def _page(application_id: str, typed: Typed | None = None) -> str:
    person = signed_in_person()
    sheet = sheet_of(person, application_id)
    return render_template(
        "review/application.html",
        sheet=sheet,
        typed=typed,
        desk=REVIEW,
        around=around(REVIEW, sheet.application),
        first=first(sheet.application, person),
    )


def _view(application: Application) -> Mapping[str, str]:
    found = around(REVIEW, application)
    return {} if found is None else found.view


def _back(application: Application, said: str) -> Response:
    return done(said, "review.application", application_id=application.id, _anchor="findings", **_view(application))


def _onward(sheet: Sheet, found: Around | None, said: str) -> Response:
    """To the next application of the view from which this one was opened; where none is left, to the queue."""
    if found is not None and found.next is not None:
        return done(said, "review.application", application_id=found.next, **found.view)
    return done(said, "review.index", call=sheet.application.call.call_id, **({} if found is None else found.view))

"""One application of the demo: from its first draft to where it stands when the demo opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core import clock
from core.applications import operations as applications
from core.applications import queries
from core.applications.models import Application, VerificationResult
from core.applications.operations.filling import ApplicationForms
from core.applications.purposes import EVIDENCE
from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.bodies.queries import tiers
from core.bodies.rules import is_of_a_body
from core.calls import queries as calls
from core.db.base import new_id
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.demo.evaluators import evaluate
from core.demo.filling import Filler
from core.demo.papers import upload
from core.demo.people import Cast, first_with
from core.files import operations as files
from core.filling.operations import save_section
from core.forms import LaidOutForm, prefilled
from core.people.models import Person, Role
from core.plugin_api import Demo, DemoApplication, DemoCall, Field, Stage
from core.plugin_api.declarations import EvaluationWay
from core.review import operations as desk
from core.review.queries.items import Item, indicator_of, items_of
from core.scoring.models import Side
from core.scoring.queries import columns

_HOW = "查询登记系统并核对申报材料（演示）"


@dataclass
class Journey:
    """An application under way. ``application_id`` is known once it was started."""

    demo: Demo
    call: DemoCall
    declared: DemoApplication
    unit_ids: Mapping[str, str]
    body: str
    cast: Cast
    application_id: str = ""

    # --- the applicant -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        entry = applications.Entry(
            call_id=calls.get(self.declared.call).id,
            unit_id=self.unit_ids[self.declared.unit],
            category=self.declared.category,
            track=self.declared.track,
            levels=self.declared.levels,
            subject=self.declared.subject or "",
        )
        self.application_id = applications.start(entry, by=self._applicant).id

    def fill(self) -> None:
        """Answer every section; of a mere draft the first half."""
        application = self.application
        book = rulebook(application)
        filler = Filler.of(
            self.declared.unit,
            book.rules,
            today=clock.today(),
            unit_code=application.unit.code,
            evidence=self._evidence,
        )
        unit = application.unit
        known = {"unit.name": unit.name, "unit.code": unit.code, "unit.address": unit.address}
        sections = [(form, section) for form in book.forms.values() for section in form.sections]
        if self.declared.filed_on is None:
            sections = sections[: (len(sections) + 1) // 2]
        answers = {
            form.id: filler.answers(
                form, {**prefilled(form, known), **self._way(form), **self.declared.answers.get(form.id, {})}
            )
            for form in book.forms.values()
        }
        forms = ApplicationForms(application)
        for form, section in sections:
            own = {
                field.name: answers[form.id][field.name] for field in section.fields if field.name in answers[form.id]
            }
            row = forms.saved.get((form.id, section.id))
            revision = 0 if row is None else row.revision  # what an earlier application said came along
            save_section(forms, form.id, section.id, own, revision=revision, confirmed=own.keys(), by=self._applicant)

    def _way(self, form: LaidOutForm) -> dict[str, str]:
        """By which way it was evaluated, where the form asks."""
        declared = rulebook(self.application).evaluation
        asked = None if declared is None else declared.asked_in
        if asked is None or asked not in form.fields:
            return {}
        way = EvaluationWay.SELF if self.declared.evaluator is None else EvaluationWay.THIRD_PARTY
        return {asked: way.value}

    def evaluate(self) -> None:
        """Let the evaluator that it engages do its work; one that is still a draft waits for the answer."""
        if self.declared.evaluator is not None:
            wholly = self.declared.filed_on is not None or self.declared.state == State.WITHDRAWN
            evaluate(self.application_id, self.declared.evaluator, self.cast, by=self._applicant, wholly=wholly)

    def submit(self) -> None:
        applications.declare(self.application_id, revision=self.application.revision, by=self._applicant)
        revision = self.application.revision
        applications.submit(self.application_id, token=new_id(), revision=revision, by=self._applicant)

    def withdraw(self) -> None:
        applications.withdraw(
            self.application_id, revision=self.application.revision, reason=self.declared.note, by=self._applicant
        )

    def _evidence(self, field: Field) -> list[str]:
        return [files.keep(upload(f"{field.label[:30]}（演示）.pdf", field.name), EVIDENCE.id, by=self._applicant).id]

    # --- the offices -------------------------------------------------------------------------------------------------

    @property
    def is_there(self) -> bool:
        """Whether it stands where it shall stand when the demo opens."""
        application = self.application
        return (application.stage, application.state) == (self.declared.stage, State(self.declared.state))

    def review(self, stage: Stage) -> None:
        if self.ends_here(stage, State.DECLINED):
            desk.decline(self.revisions(self.officer), self.declared.note or "不符合要求（演示）", by=self.officer)
            return
        lower = self._found_by_evaluators()
        items = {item.id: _entry(item, lower) for item in items_of(rulebook(self.application), stage.id)}
        if items:
            desk.sign(self.application_id, items, revision=self.application.revision_for(self.officer), by=self.officer)
        if stage.receipt:
            self._record_receipt()
        desk.pass_review(self.application_id, revision=self.application.revision_for(self.officer), by=self.officer)

    def recommend(self, stage: Stage) -> None:
        if self.ends_here(stage, State.DECLINED):
            desk.decline(self.revisions(self.officer), self.declared.note or "不予推荐（演示）", by=self.officer)
            return
        if stage.receipt:
            self._record_receipt()
        number = f"{self.document('recommend')}{self.application.number} 号"
        desk.recommend(self.revisions(self.officer), desk.Letter(number=number, date=clock.today()), by=self.officer)

    def select(self, stage: Stage) -> None:
        chosen = not self.ends_here(stage, State.NOT_SELECTED)
        if self.application.state is State.PENDING:
            verdict = Verdict.SELECTED if chosen else Verdict.NOT_SELECTED
            reason = self.declared.note or "符合遴选要求（演示）"
            by = self.decider(stage)
            decisions.decide(self.revisions(by), verdict, reason, by=by)
        else:
            by = self.decider(stage, releases=True)
            decisions.release(self.revisions(by), by=by)

    def decider(self, stage: Stage, *, releases: bool = False) -> Person:
        """Who decides at a stage: the body's officer where it does so itself."""
        if is_of_a_body(stage):
            return self.officer
        return self.approver if releases else self.department

    def report(self, stage: Stage) -> None:
        letter = decisions.ReportLetter(self.document("report"), clock.today())
        decisions.report(self.revisions(self.approver), letter, by=self.approver)

    def carry_out(self, stage: Stage) -> None:
        """A unit that shall be at its end reports and is confirmed."""
        text = "已按创建工作方案完成各项任务（演示）。"
        revision = self.application.revision_for(self._applicant)
        decisions.report_completion(self.application_id, text, file_id=None, revision=revision, by=self._applicant)
        decisions.confirm_completion(
            self.application_id, clock.today(), revision=self.application.revision, by=self.department
        )

    def result(self, stage: Stage) -> None:
        listed = not self.ends_here(stage, State.NOT_SELECTED)
        letter = decisions.OutcomeLetter(self.document("result"), clock.today())
        decisions.record_outcome(self.revisions(self.department), letter, listed=listed, by=self.department)

    # --- helps -------------------------------------------------------------------------------------------------------

    def _record_receipt(self) -> None:
        revision = self.application.revision_for(self.officer)
        entry = desk.ReceiptEntry(number="", filed_on=clock.today(), revision=revision)
        desk.record_receipts({self.application_id: entry}, by=self.officer)

    def stands_at(self, stage: Stage) -> bool:
        """Whether it was begun and waits at a stage."""
        if not self.application_id:
            return False
        application = self.application
        return (application.stage, application.state) == (stage.id, State.PENDING)

    def ends_here(self, stage: Stage, state: State) -> bool:
        """Whether it shall stand at its end, in that state, when the demo opens."""
        return self.declared.stage == stage.id and self.declared.state == state

    def document(self, stage: str) -> str:
        return self.call.document_numbers.get(stage, "演示文号")

    def _found_by_evaluators(self) -> Mapping[int, str]:
        """The figures that an evaluator found to be others than stated: the officer finds the same."""
        history = columns.history(self.application_id)
        return {
            each.indicator: each.figure
            for each in history
            if each.side is Side.EVALUATOR and each.reason and each.figure
        }

    @property
    def application(self) -> Application:
        return queries.get(self.application_id)

    def revisions(self, reader: Person) -> dict[str, int]:
        """As the reader's pages show it."""
        return {self.application_id: self.application.revision_for(reader)}

    @property
    def _applicant(self) -> Person:
        return self.cast.representative(self.declared.unit)

    @property
    def officer(self) -> Person:
        """Of the body that acts where the application stands: a county's units go on to their city."""
        stage = pipeline_of(self.application).stage(self.application.stage)
        acting = tiers().acting(self.body, calls.pinned(self.application.call).call, stage)
        return first_with(self.demo, self.cast, Role.BODY_OFFICER, body=acting or self.body)

    @property
    def department(self) -> Person:
        return first_with(self.demo, self.cast, Role.DEPARTMENT_OFFICER)

    @property
    def approver(self) -> Person:
        return first_with(self.demo, self.cast, Role.DEPARTMENT_APPROVER)


def _entry(item: Item, lower: Mapping[int, str]) -> desk.Entry:
    """What the officer signs for: as it is stated, but for the figures that were found to be others."""
    figure = lower.get(indicator_of(item.id) or 0)
    if figure is None:
        return desk.Entry(VerificationResult.CONFIRMED, _HOW)
    found = {asked.path: figure for asked in item.found}
    return desk.Entry(VerificationResult.CONTRADICTED, "核对评价报告和原始记录（演示）", "与评价机构核定的一致", found)

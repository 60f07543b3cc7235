"""Shanxi's listed units, and the years' calls for their reports, opened from the standing rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core import clock
from core.applications import operations as applications
from core.applications import queries
from core.applications.models import Application
from core.applications.operations import Entry
from core.applications.operations.filling import ApplicationForms
from core.calls import operations as calls
from core.calls.models import OpenedCall
from core.db.base import new_id
from core.files import operations as files
from core.filling import operations as filling
from core.ledger import queries as ledger
from core.ledger.models import RemovalReason
from core.people.models import Person, Role
from core.plugin_api import JudgedBy, UpkeepKind
from core.policy_desk.operations.copying import NewCall, copy_call
from core.policy_desk.operations.ledger import Reason
from core.units.models import Unit
from core.upkeep import operations
from core.upkeep import queries as upkeep
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations import Assessment, Decision, Proposal
from core.upkeep.operations.filling import RecordForm
from core.upkeep.purposes import EVIDENCE, PROOF, STEP
from tests.support.plausible import plausible
from tests.support.world import World

OPENING = date(2026, 3, 2)
LATE = date(2026, 4, 20)
NOTICE = Reason(reason="开展年度填报", document_number="晋工信节能字〔2026〕1 号", document_date=date(2026, 3, 1))
STANDING, BODY = "annual-report", "taiyuan"

GOOD: dict[str, Any] = {"report_operating": True, "report_changed": False, "report_accident": False}


@dataclass
class Province:
    """A city's officer, the department's officer and approver, and whoever acts for its listed units."""

    world: World
    body: str = BODY
    city: Person = field(init=False)
    officer: Person = field(init=False)
    approver: Person = field(init=False)

    def __post_init__(self) -> None:
        people = self.world.people
        self.city, self.officer = people.officer(self.body), people.department()
        self.approver = people.make(Role.DEPARTMENT_APPROVER)

    def report_of(self, year: int) -> OpenedCall:
        """The call for the reports of a year."""
        new = NewCall(
            call_id=f"annual-report-{year}",
            title=f"{year} 年度动态管理表填报",
            year=year,
            opens=date(year, 3, 1),
            dates={"file": date(year, 4, 15)},
        )
        copy_call(STANDING, new, NOTICE, by=self.approver)
        return calls.open_call(new.call_id, by=self.approver)

    def listed(self, *levels: str, category: str = "factory") -> tuple[Unit, Person]:
        """A unit on the lists of these levels, and who acts for it."""
        unit = self.world.unit(body_id=self.body, listed=levels, category=category)
        return unit, self.world.representative(unit)

    def begun(self, opened: OpenedCall, unit: Unit, by: Person, track: str, category: str = "factory") -> Application:
        entry = Entry(call_id=opened.id, unit_id=unit.id, category=category, track=track)
        return queries.get(applications.start(entry, by=by).id)

    def filled(self, application: Application, by: Person, **given: Any) -> None:
        """Answer every section anew, confirming nothing."""
        forms, file = ApplicationForms(application), self.world.stored(by).id  # one stands for all answers
        for form in forms.forms.values():
            answers = plausible(form, lambda _: [file], {**GOOD, **given})
            for section in form.sections:
                self.save(application, form.id, section.id, answers, by=by)

    def save(
        self, application: Application, form_id: str, section_id: str, given: dict[str, Any], *, by: Person, **more: Any
    ) -> None:
        matter = ApplicationForms(queries.get(application.id))
        section = matter.section(form_id, section_id)[1]
        own = {each.name: given[each.name] for each in section.fields if each.name in given}
        saved = matter.saved.get((form_id, section_id))
        filling.save_section(
            matter, form_id, section_id, own, revision=0 if saved is None else saved.revision, by=by, **more
        )

    def filed(self, opened: OpenedCall, unit: Unit, by: Person, track: str, **given: Any) -> Application:
        made = self.begun(opened, unit, by, track)
        self.filled(made, by, **given)
        self.world.submitted(made, by)
        return queries.get(made.id)

    # --- Matters of upkeep --------------------------------------------------------------------------------------------

    def handed_in(self, record: UpkeepRecord, by: Person, **given: Any) -> UpkeepRecord:
        """Fill a matter's form and hand it in."""
        self.answered(record, by, **given)
        operations.submit(record.id, token=new_id(), revision=upkeep.record(record.id).revision, by=by)
        return upkeep.record(record.id)

    def answered(self, record: UpkeepRecord, by: Person, **given: Any) -> None:
        file = self.proof(by, EVIDENCE.id)  # one stands for all answers
        matter = RecordForm(upkeep.record(record.id))
        for form in matter.forms.values():
            answers = plausible(form, lambda _: [file], given)
            for section in form.sections:
                own = {each.name: answers[each.name] for each in section.fields if each.name in answers}
                saved = matter.saved.get((form.id, section.id))
                revision = 0 if saved is None else saved.revision
                filling.save_section(matter, form.id, section.id, own, revision=revision, by=by)

    def assessed(self, record: UpkeepRecord, conforms: bool, *, by: Person | None = None, **more: Any) -> UpkeepRecord:
        """What a commissioned body found of it, put on record by the department's officer."""
        officer = by or self.officer
        given: dict[str, Any] = {
            "assessed_by": JudgedBy.COMMISSIONED,
            "assessors": "省绿色制造评审中心",
            "assessed_on": clock.today(),
            "conforms": conforms,
            "opinion": "资料齐全，结论与指标相符",
            "file_id": self.proof(officer, STEP.id),
        }
        revision = upkeep.record(record.id).revision
        return operations.assess(record.id, Assessment(**{**given, **more}), revision=revision, by=officer)

    def proof(self, by: Person, purpose: str = PROOF.id) -> str:
        return files.keep(self.world.upload(), purpose, by=by).id

    def proposed(
        self,
        unit: Unit,
        reason: RemovalReason = RemovalReason.NOT_CONFORMING,
        clause: str = "",
        *,
        by: Person | None = None,
        **more: Any,
    ) -> UpkeepRecord:
        """Put up for removal by the city."""
        officer, declared = by or self.city, upkeep.required(UpkeepKind.REMOVAL).grounds
        clause = clause or next((each.clause or "" for each in declared if each.reason is reason), "")
        if "call_id" not in more:
            more["proof_id"] = self.proof(officer)
        proposal = Proposal(reason=reason, clause=clause, facts="现场查明不再符合要求", **more)
        return operations.propose(unit.id, proposal, by=officer)

    def decided(self, record: UpkeepRecord, conforms: bool, number: str = "晋工信函〔2026〕9 号", **more: Any) -> None:
        """An approver who did not propose it himself decides today."""
        own = upkeep.record(record.id).opened_by_id == self.approver.id
        by = self.world.people.make(Role.DEPARTMENT_APPROVER) if own else self.approver
        said: dict[str, Any] = {"note": "经研究", "document_number": number, "dated": clock.today(), **more}
        if said.pop("with_proof", False):
            said["proof_id"] = self.proof(by, STEP.id)
        decision = Decision(conforms=conforms, **said)
        operations.decide(record.id, decision, revision=upkeep.record(record.id).revision, by=by)

    def confirmed(self, record: UpkeepRecord, by: Person) -> UpkeepRecord:
        return operations.confirm(record.id, revision=upkeep.record(record.id).revision, by=by)


def lists(unit: Unit) -> list[str]:
    """The levels on whose lists a unit stands today."""
    return [each.list_id for each in ledger.lists_of(unit.id)]


def in_year(year: int) -> Any:
    """A day on which that year's reports are filed."""
    return clock.travel(date(year, 3, 10))

"""Life after listing in the demo: a change, an incident, a check under way, a complaint, a green code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from core import clock
from core.bodies.queries import body_scope
from core.db.base import new_id
from core.demo.filling import Filler
from core.demo.papers import pdf, upload
from core.demo.people import Cast, first_with
from core.files import operations as files
from core.filling.operations import save_section
from core.green_codes import operations as green_codes
from core.green_codes.queries import is_reported
from core.ledger.queries import lists_of
from core.people.models import Person, Role
from core.plugin_api import Demo, DemoUnit, Field, UpkeepKind
from core.supervision import operations as supervision
from core.supervision.operations.complaining import new_token
from core.supervision.rules.states import Against
from core.upkeep import operations, queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations.filling import RecordForm
from core.upkeep.purposes import EVIDENCE
from core.upkeep.rules import CHANGED_ON, CHANGES, GRADE

_YEAR = timedelta(days=365)
_COMPLAINT = "演示举报内容：某日夜间厂界外有刺激性气味，附现场照片，请予核实。（虚构）"


@dataclass(frozen=True)
class Life:
    """What happens to the demo's listed units shortly before it opens. Nothing of it changes a list."""

    demo: Demo
    unit_ids: Mapping[str, str]
    cast: Cast

    def happen(self) -> None:
        """One thing to each of the first listed units; who is due for a re-check gets that."""
        listed = [each for each in self.demo.units if lists_of(self.unit_ids[each.id])]
        acts = [self._asks_for_code, self._reports_change, self._has_incident, self._is_complained_of]
        for act, unit in zip(acts, listed, strict=False):
            act(unit)
        self._is_checked(listed)

    def _asks_for_code(self, unit: DemoUnit) -> None:
        if is_reported(self.unit_ids[unit.id], clock.today()) is not False:
            green_codes.ask_for(self.unit_ids[unit.id], by=self.cast.representative(unit.id))

    def _reports_change(self, unit: DemoUnit) -> None:
        yesterday = (clock.today() - timedelta(days=20)).isoformat()
        given = {CHANGES: ["scope"], CHANGED_ON: yesterday, "new_name": "", "still_conforms": True}
        self._reported(unit, UpkeepKind.CHANGE, given)

    def _has_incident(self, unit: DemoUnit) -> None:
        self._reported(unit, UpkeepKind.INCIDENT, {GRADE: "ordinary"})

    def _reported(self, unit: DemoUnit, kind: UpkeepKind, given: Mapping[str, object]) -> None:
        if queries.declared(kind) is not None:
            by = self.cast.representative(unit.id)
            self._handed_in(operations.report(self.unit_ids[unit.id], kind, by=by), unit, given, by)

    def _handed_in(self, record: UpkeepRecord, unit: DemoUnit, given: Mapping[str, object], by: Person) -> None:
        matter = RecordForm(record)
        filler = Filler.of(unit.id, (), today=clock.today(), unit_code=unit.code, evidence=partial(_evidence, by=by))
        for form in matter.forms.values():
            answers = filler.answers(form, given)
            for section in form.sections:
                own = {each.name: answers[each.name] for each in section.fields if each.name in answers}
                save_section(matter, form.id, section.id, own, revision=0, by=by)
        operations.submit(record.id, token=new_id(), revision=queries.record(record.id).revision, by=by)

    def _is_complained_of(self, unit: DemoUnit) -> None:
        said = supervision.Said("演示举报人", "13800000000", _COMPLAINT, [pdf("Demo photograph")])
        made = supervision.complain(Against.UNIT, self.unit_ids[unit.id], said, token=new_token())
        supervision.accept(made.id, by=first_with(self.demo, self.cast, Role.BODY_OFFICER, body=unit.body))

    def _is_checked(self, listed: Sequence[DemoUnit]) -> None:
        """The first that is due within the year for its re-check; where nobody is, somebody is drawn."""
        for unit in listed:
            officer = first_with(self.demo, self.cast, Role.BODY_OFFICER, body=unit.body)
            due = queries.due_by(body_scope(officer), clock.today() + _YEAR)
            if due:
                operations.check(UpkeepKind.RE_CHECK, [due[0].key], "按年度计划安排复核（演示）", by=officer)
                return
        if listed and queries.declared(UpkeepKind.SPOT_CHECK) is not None:
            officer = first_with(self.demo, self.cast, Role.BODY_OFFICER, body=listed[0].body)
            operations.draw(operations.Lot(size=1, reason="年度抽查（演示）", seed="demo"), by=officer)


def _evidence(field: Field, *, by: Person) -> list[str]:
    return [files.keep(upload(f"{field.label[:30]}（演示）.pdf", field.name), EVIDENCE.id, by=by).id]

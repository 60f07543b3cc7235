"""Asking regulators about applications, by one letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core import audit
from core.applications.operations import moving
from core.applications.operations.holding import require_past, require_time
from core.consultations.actions import APPLICATION, ASK
from core.consultations.models import InquiredApplication, Inquiry
from core.consultations.operations.taking import Taken, take, too_old
from core.consultations.purposes import INQUIRY
from core.db import db
from core.db.transaction import put, transaction
from core.errors import Invalid, required
from core.files import operations as files
from core.people.models import Person


@dataclass(frozen=True, slots=True)
class InquiryLetter:
    """The letter that asks: its number and day, whom it asks (empty: everybody whom the stage names), its file."""

    number: str
    dated: date
    regulators: tuple[str, ...] = ()
    file_id: str | None = None


def ask(revisions: Mapping[str, int], letter: InquiryLetter, *, by: Person) -> Inquiry:
    """Put on record that the regulators were asked about one or many applications; all or none.

    Raises NotFound, NotAllowed, Stale, IllegalMove, StageClosed, Invalid, Conflict (not of one stage and office).
    """
    with transaction():
        number = required(letter.number, "number", "请填写征求意见函的文号。", most=100)
        require_past(letter.dated, "dated")
        taken = take(revisions, by=by)
        if (fault := too_old(taken, taken.ids, letter.dated)) is not None:
            raise Invalid({"dated": [fault]})
        regulators = _wanted(letter, taken)
        for held in taken.held:
            require_time(held)
        made = _written(taken, letter, number, regulators, by)
        after = {
            "regulators": "、".join(map(taken.label, regulators)),
            "asked_on": letter.dated,
            "document_number": number,
        }
        for held in taken.held:
            moving.touch(held.application, "发函征求意见", by=by, sealed=taken.sealed)
            audit.record(ASK, APPLICATION, held.application.id, by=by, after=after, sealed=taken.sealed)
        return made


def _wanted(letter: InquiryLetter, taken: Taken) -> list[str]:
    declared = taken.stage.consults
    if not set(letter.regulators) <= set(declared):
        raise Invalid({"regulators": ["所选部门不属于本环节须征求意见的部门，请重新选择。"]})
    return [each for each in declared if not letter.regulators or each in letter.regulators]


def _written(taken: Taken, letter: InquiryLetter, number: str, regulators: list[str], by: Person) -> Inquiry:
    made = Inquiry(
        call_id=taken.call_id,
        stage=taken.stage.id,
        body_id=taken.body_id,
        regulators=regulators,
        asked_on=letter.dated,
        document_number=number,
        file_id=letter.file_id,
        recorded_by_id=by.id,
    )
    if letter.file_id is not None:
        files.attach(letter.file_id, INQUIRY, files.Owner("inquiry", made.id), by=by)
    put(made)
    db.session.add_all(
        InquiredApplication(inquiry_id=made.id, application_id=id, position=position)
        for position, id in enumerate(taken.ids, start=1)
    )
    return made

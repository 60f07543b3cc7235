"""The files of a matter: what proves what is filled in, and what is held against a unit that is to be removed."""

from __future__ import annotations

from core.contents.kinds import USUAL
from core.db import db
from core.files import purposes
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.filling.purposes import Purpose as FillingPurpose
from core.filling.purposes import register
from core.filling.queries import was_submitted
from core.people.models import Person
from core.people.policies import Permission, Refused
from core.upkeep import policies
from core.upkeep.models import UpkeepRecord
from core.upkeep.queries import steps_of
from core.upkeep.rules import StepKind

RECORD = "upkeep_record"


def _may_open(person: Person, file: StoredFile) -> Permission:
    return _may_open_with(person, file.owner_id or "", file)


def _may_open_with(person: Person, record_id: str, file: StoredFile) -> Permission:
    """What was not handed in yet is its filler's own."""
    record = db.session.get(UpkeepRecord, record_id)
    if record is None:
        return Refused("这份材料已不属于任何事项。")
    handed_in = was_submitted(record.id, file.id)
    return policies.may_see(person, record) if handed_in else policies.may_fill(person, record)


def _may_open_proof(person: Person, file: StoredFile) -> Permission:
    """Whoever is to be removed sees what is held against it."""
    record = db.session.get(UpkeepRecord, file.owner_id)
    return Refused("这份材料已不属于任何事项。") if record is None else policies.may_see(person, record)


def _may_open_of_step(person: Person, file: StoredFile) -> Permission:
    """Officers; the unit itself once its matter is over, and at once by what its accident was graded."""
    record = db.session.get(UpkeepRecord, file.owner_id)
    if record is None:
        return Refused("这份材料已不属于任何事项。")
    is_finding = any(each.file_id == file.id and each.kind is StepKind.GRADED for each in steps_of(record.id))
    is_theirs = record.state.is_over or is_finding
    return policies.may_see(person, record) if is_theirs else policies.looks_after(person, record)


EVIDENCE = purposes.register(Purpose("upkeep_evidence", "佐证材料", USUAL, _may_open, most_files=100))
PROOF = purposes.register(Purpose("upkeep_proof", "拟移出名单的证明材料", USUAL, _may_open_proof, most_files=20))

STEP = purposes.register(Purpose("upkeep_step", "办理材料", USUAL, _may_open_of_step, most_files=100))


def _named(record_id: str) -> tuple[str, str]:
    record = db.session.get_one(UpkeepRecord, record_id)
    return record.kind.label, f"/upkeep/{record_id}"


PURPOSE = register(FillingPurpose(RECORD, "upkeep", EVIDENCE, opens=_may_open_with, named=_named))

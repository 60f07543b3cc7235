"""The files of a store: its unit's own, and opened by those to whom they were handed in."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select

from core.audit.policies import CONTENTS
from core.audit.queries import Event
from core.contents.kinds import USUAL
from core.evidence_store import actions, policies, queries
from core.evidence_store.models import StoredEvidence
from core.files import purposes
from core.files.models import StoredFile
from core.people.models import Person
from core.people.policies import Permission, allow_if, reads_sealed

MOST_FILES = 1


def _may_open(person: Person, file: StoredFile) -> Permission:
    handed_in = any(opens(person, file) for opens in queries.OPENED.values())
    held = queries.of_files([file.id]).get(file.id)
    own = allow_if(held is not None and policies.may_change(person, held), "这份材料是单位自己的。")
    return own | allow_if(handed_in, "这份材料没有提交给您办理的事项。")


def _of_unit(id: str) -> Select[str]:
    """Everything in the store of the unit that has this in it, or is to have it."""
    unit_id = select(StoredEvidence.unit_id).where(StoredEvidence.id == id).scalar_subquery()
    return select(StoredEvidence.id).where(StoredEvidence.unit_id == unit_id)


FILES = purposes.register(
    purposes.Purpose(queries.PURPOSE, "材料库材料", USUAL, _may_open, most_files=MOST_FILES, of_unit=_of_unit)
)


def _handed_in(file_ids: Collection[str]) -> Collection[str]:
    return {id for id, uses in queries.uses(file_ids).items() if any(use.is_handed_in for use in uses)}


def _read_of_files(reader: Person | None, events: Sequence[Event]) -> Collection[Event]:
    """What a file is called tells of what its unit prepares, until it is handed in."""
    told = _handed_in({each.subject_id for each in events}) if reads_sealed(reader) else ()
    return [each for each in events if each.subject_id in told]


def _read(reader: Person | None, events: Sequence[Event]) -> Collection[Event]:
    if not reads_sealed(reader):
        return ()
    files = queries.files_of({each.subject_id for each in events})
    told = _handed_in(set(files.values()))
    return [each for each in events if files.get(each.subject_id) in told]


purposes.CONTENTS.give(FILES.id, _read_of_files)
for _action in (actions.ADD, actions.CHANGE, actions.REPLACE, actions.REMOVE):
    CONTENTS.give(_action, _read)

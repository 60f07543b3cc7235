"""Recording a decision that was made elsewhere: the ministry's, at the end of a call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core import audit, clock
from core.applications.models import Application
from core.applications.operations.holding import hold_all, move_all, require_past, require_since_filed, to_move
from core.applications.policies import Held
from core.applications.workflow import MoveName
from core.db import db
from core.db.transaction import transaction
from core.decisions.actions import APPLICATION, OUTCOME
from core.decisions.models import Outcome
from core.decisions.operations.listing import entries_of
from core.desks.policies import department_acts, may_decide
from core.errors import Invalid, required
from core.ledger.operations.events import record as record_on_list
from core.people.models import Person
from core.plugin_api import Actor

MOST_NUMBER, MOST_NOTE = 100, 2000

RECORDING = to_move(MoveName.RECORD_LISTED, in_time=False)
"""Where the one outcome can be recorded, the other can."""


@dataclass(frozen=True, slots=True)
class OutcomeLetter:
    """The document that says who was listed, and its day."""

    number: str
    dated: date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeEntry:
    """The result of one of many: whether it was listed (None: nothing is said), by which document."""

    listed: bool | None
    number: str
    dated: date | None
    note: str

    @property
    def is_blank(self) -> bool:
        return self.listed is None and not (self.number or self.dated or self.note)


def record_outcome(
    revisions: Mapping[str, int], letter: OutcomeLetter, *, listed: bool, by: Person
) -> Sequence[Application]:
    """Record for one or many whether they were listed; those that were come on the stage's list. All or none.

    Raises NotFound, NotAllowed, Stale, IllegalMove, Invalid, ImpossibleEvent.
    """
    with transaction():
        number = required(letter.number, "number", "请填写公布结果的文号。", most=100)
        require_past(letter.dated, "dated")
        check = department_acts(may_decide(by), Actor.MINISTRY, Actor.DEPARTMENT)
        move = MoveName.RECORD_LISTED if listed else MoveName.RECORD_NOT_LISTED
        chosen = hold_all(revisions, check=check, by=by)
        for held in chosen:
            RECORDING(held)
        require_since_filed(chosen, letter.dated, "dated")
        if listed:
            _list(chosen, number, letter.dated, by=by)
        for held in chosen:
            _record(held, number, letter, listed=listed, by=by)
        return move_all(chosen, move, by=by, note=f"文号：{number}")


def record_outcomes(revisions: Mapping[str, int], entries: Mapping[str, OutcomeEntry], *, by: Person) -> int:
    """Record the results of many, each its own; those of which nothing is said stay as they are. All or none; how many.

    Raises as `record_outcome` does, Invalid beside the rows (``<application>.number`` ...).
    """
    told = {id: entry for id, entry in entries.items() if not entry.is_blank}
    require_sound(told)
    if not told:
        raise Invalid({"chosen": ["没有填写任何结果。"]})
    groups: dict[OutcomeEntry, dict[str, int]] = {}
    for id, entry in told.items():
        groups.setdefault(entry, {})[id] = revisions[id]
    with transaction():
        check = department_acts(may_decide(by), Actor.MINISTRY, Actor.DEPARTMENT)
        hold_all({id: revisions[id] for id in told}, check=check, by=by)  # all in one order, whatever is said of each
        for entry, own in groups.items():
            letter = OutcomeLetter(entry.number, entry.dated or date.max, entry.note or None)
            record_outcome(own, letter, listed=bool(entry.listed), by=by)
    return len(told)


def require_sound(entries: Mapping[str, OutcomeEntry]) -> None:
    """Raises Invalid for all that is wrong with any of the results."""
    if faults := {path: [words] for id, entry in entries.items() for path, words in _faults(id, entry)}:
        raise Invalid(faults)


def _faults(id: str, entry: OutcomeEntry) -> Iterator[tuple[str, str]]:
    if entry.listed is None:
        yield f"{id}.listed", "请选择结果。"
    if not entry.number:
        yield f"{id}.number", "请填写公布结果的文号。"
    if len(entry.number) > MOST_NUMBER:
        yield f"{id}.number", f"最多 {MOST_NUMBER} 个字。"
    if entry.dated is None or entry.dated > clock.today():
        yield f"{id}.dated", "请填写不晚于今天的文件日期。"
    if len(entry.note) > MOST_NOTE:
        yield f"{id}.note", f"最多 {MOST_NOTE} 个字。"


def _list(chosen: Sequence[Held], number: str, on: date, *, by: Person) -> None:
    for list_id in sorted({held.stage.lists for held in chosen if held.stage.lists is not None}):
        concerned = [held for held in chosen if held.stage.lists == list_id]
        record_on_list(entries_of(concerned, list_id, number, on), by=by)


def _record(held: Held, number: str, letter: OutcomeLetter, *, listed: bool, by: Person) -> None:
    outcome = Outcome(
        application_id=held.application.id,
        stage=held.stage.id,
        listed=listed,
        decided_on=letter.dated,
        document_number=number,
        note=(letter.note or "").strip() or None,
        recorded_by_id=by.id,
    )
    db.session.add(outcome)
    after = {"listed": listed, "document_number": number, "decided_on": letter.dated}
    audit.record(OUTCOME, APPLICATION, held.application.id, by=by, after=after, note=outcome.note)

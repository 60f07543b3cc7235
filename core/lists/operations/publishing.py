"""Publishing a list or a plan: one document, one day, and every unit on it comes on the list together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core import audit
from core.applications.operations.holding import hold_all, move_all, require_past, require_since_filed, to_move
from core.applications.policies import Held
from core.applications.workflow import MoveName
from core.db import db
from core.db.transaction import transaction
from core.decisions.operations.listing import entries_of
from core.decisions.operations.undertakings import undertake
from core.desks.policies import decider_acts, may_release
from core.errors import Conflict, Invalid, required
from core.ledger.operations.events import record as record_on_list
from core.lists.actions import PUBLICATION, PUBLISH
from core.lists.models import Publication
from core.notices import queries as notices
from core.notices.operations.noticing import require_one_call
from core.people.models import Person

PUBLISHING = to_move(MoveName.PUBLISH, in_time=False)


@dataclass(frozen=True, slots=True)
class PublicationLetter:
    """The document that publishes: its title, number and day."""

    title: str
    number: str
    dated: date


def publish(revisions: Mapping[str, int], letter: PublicationLetter, *, by: Person) -> Publication:
    """Publish these applications' units on the stage's list or plan; all or none.

    Raises NotFound, NotAllowed, Stale, IllegalMove, Invalid, Conflict (the stage publishes no list), ImpossibleEvent.
    """
    with transaction():
        title = required(letter.title, "title", "请填写公布文件的标题。", most=200)
        number = required(letter.number, "number", "请填写公布文件的文号。", most=100)
        require_past(letter.dated, "dated")
        chosen = hold_all(revisions, check=decider_acts(by, may_release), by=by)
        for held in chosen:
            PUBLISHING(held)
        _require_after_all(chosen, letter.dated)
        list_id = list_of(chosen)
        made = Publication(
            call_id=chosen[0].application.call_id,
            stage=chosen[0].stage.id,
            list_id=list_id,
            title=title,
            document_number=number,
            published_on=letter.dated,
            published_by_id=by.id,
        )
        db.session.add(made)
        record_on_list(entries_of(chosen, list_id, number, letter.dated), by=by)
        for application in move_all(chosen, MoveName.PUBLISH, by=by, note=f"文号：{number}"):
            undertake(application, by=by)
        after = {"title": title, "document_number": number, "list": list_id, "count": len(chosen)}
        audit.record(PUBLISH, PUBLICATION, made.id, by=by, after=after)
        return made


def _require_after_all(chosen: Sequence[Held], dated: date) -> None:
    """Raises Invalid where the document is older than the filing or the end of the public notice: nobody comes onto a
    list before what the list rests on."""
    require_since_filed(chosen, dated, "dated")
    until = notices.stood_until([held.application.id for held in chosen])
    if until is not None and dated <= until:
        raise Invalid({"dated": [f"公示到 {until:%Y-%m-%d} 24:00 为止，公布文件的日期须在公示期满之后。"]})


def list_of(chosen: Sequence[Held]) -> str:
    """The list on which they come. Raises Invalid (not of one call and stage), Conflict (the stage publishes none)."""
    require_one_call(chosen)
    stage = chosen[0].stage
    if stage.lists is None:
        raise Conflict(f"“{stage.name}”没有声明公布到哪个名单。", "请联系系统管理员核对系统内置的省级规则。")
    return stage.lists

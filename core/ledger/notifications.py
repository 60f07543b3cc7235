"""Who is told what of the lists: plugins' observers once it is in the database, and people of what concerns them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.db.after_commit import after_commit
from core.instance import instance
from core.ledger.models import ListEvent, RecordChange
from core.ledger.queries import change_words
from core.notifications import operations as messages
from core.people import queries as people
from core.people.models import Person, Role
from core.plugin_api import ListChanged
from core.units import queries as units


def changed(events: Sequence[ListEvent]) -> None:
    """Tell observers of these rows of the ledger when the running transaction has been committed."""
    told = [
        ListChanged(
            list=event.list_id,
            category=event.category,
            unit=event.unit_id,
            change=event.kind.value,
            effective_on=event.effective_on,
            document_number=event.document_number,
            at=event.recorded_at,
        )
        for event in events
    ]
    region = instance().region

    def tell() -> None:
        for each in told:
            region.tell(each)

    after_commit(tell)


def link(change: RecordChange) -> str:
    """The page of a proposed change."""
    return f"/department/listed/changes/{change.id}"


def change_proposed(change: RecordChange, name: str, *, by: Person) -> None:
    """Approvers have one more to confirm."""
    text = f"“{name}”{change.kind.label}已提出，请核对证明材料后确认。"
    messages.send(people.people_with_role(Role.DEPARTMENT_APPROVER), text, link(change), aside=by)


def change_answered(change: RecordChange, name: str, concerned: Collection[str], *, by: Person) -> None:
    """Who proposed it learns what became of it; whoever acts for the units, what was done."""
    assert change.answer is not None  # noqa: S101  # it was just answered
    what = f"“{name}”{change.kind.label}"
    if not change.answer.confirmed:
        messages.send([change.proposed_by_id], f"{what}未办理：{change.answer.reason}", link(change), aside=by)
        return
    messages.send([change.proposed_by_id], f"{what}已确认，名单和单位记录已变更。", link(change), aside=by)
    acting = [id for unit_id in concerned for id in units.acting(unit_id)]
    number = f"（{change.document_number}）" if change.document_number else ""
    words = change_words(change)
    told = f"：{words}。原因：{_short(change.reason)}" if words else ""
    messages.send(acting, f"名单登记：{what}{number}{told}。有异议的，请联系推荐单位或主管部门核对。", "/my/units")


def _short(text: str) -> str:
    text = text.rstrip("。")
    return text if len(text) <= _MOST else f"{text[:_MOST]}……"


_MOST = 150

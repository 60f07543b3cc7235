"""Noting in the trail that somebody took a call's applications out of the house; keeping views of a queue."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from core import audit, clock
from core.audit.queries import was_done
from core.bodies.queries import own_bodies
from core.colleagues.policies import has_colleagues, offices_of
from core.colleagues.rules import DEPARTMENT as OFFICE
from core.db.transaction import lock, put, transaction
from core.db.turns import take_turn
from core.desks.models import SavedView
from core.desks.policies import may_drop
from core.errors import Conflict, Invalid, NotFound
from core.people.models import OF_DEPARTMENT, OFFICIALS, Person
from core.people.policies import has_role

CALL = audit.subject("opened_call", "申报通知", {"what": "内容", "count": "数量", "ids": "标识"})
EXPORT = audit.action("desks.export", "导出", formerly=("review.export", "decisions.export", "consultations.export"))

VIEW = audit.subject("saved_view", "保存的视图", {"name": "名称", "is_shared": "与同事共用"})
SAVE, DROP = audit.action("desks.save_view", "保存视图"), audit.action("desks.drop_view", "删除视图")

MOST_VIEWS = 20
"""That one person keeps of one queue: ours."""
LONGEST_NAME, LONGEST_VIEW = 40, 1000


def note_export(opened_id: str, what: str, ids: Sequence[str], *, by: Person, personal: bool = False) -> None:
    """Write it down before the first byte leaves. `personal`: whether it holds people's contact details.

    Raises NotAllowed: only officers sit at a desk.
    """
    has_role(by, *OFFICIALS).or_raise()
    with transaction():
        after = {"what": what, "count": len(ids), "ids": list(ids), "personal_data": personal}
        audit.record(EXPORT, CALL, opened_id, by=by, after=after)


def save_view(desk: str, opened_id: str, name: str, view: str, *, is_shared: bool, by: Person) -> SavedView:
    """Keep a view of a call's queue under a name; shared, for all who work in the same office.

    Raises NotAllowed, Invalid (no name, too many), Conflict (one of that name is there).
    """
    has_colleagues(by).or_raise()
    words = " ".join(name.split())
    if not words or len(words) > LONGEST_NAME:
        raise Invalid({"name": [f"请填写名称，最多 {LONGEST_NAME} 字。"]})
    if len(view) > LONGEST_VIEW:
        raise Invalid({"name": ["查询条件过长，请缩短查找的文字。"]})
    with transaction() as session:
        take_turn(f"views:{by.id}:{opened_id}")  # of several that are saved at once the last counts the others
        own = select(func.count()).where(SavedView.person_id == by.id, SavedView.call_id == opened_id)
        if (session.scalar(own) or 0) >= MOST_VIEWS:
            raise Invalid({"name": [f"最多保存 {MOST_VIEWS} 个视图，请先删除不用的。"]})
        of_department = desk == OFFICE and has_role(by, *OF_DEPARTMENT)
        office = OFFICE if of_department else next(iter(sorted(own_bodies(by))), offices_of(by)[0])
        made = SavedView(person_id=by.id, desk=desk, office=office, call_id=opened_id, name=words)
        made.view, made.is_shared, made.saved_at = view, is_shared, clock.now()
        put(made)
        after = {"name": words, "is_shared": is_shared}
        audit.record(SAVE, VIEW, made.id, by=by, after=after, sealed=office == OFFICE)
    return made


def drop_view(view_id: str, *, by: Person) -> None:
    """Keep one's own view no longer, or one that a colleague shared who has left the office.

    Raises NotAllowed, NotFound, also for another's, Conflict (dropped before, by the same person).
    """
    has_colleagues(by).or_raise()
    with transaction() as session:
        try:
            held = lock(SavedView, view_id)
        except NotFound:
            if was_done(DROP, VIEW, view_id, by=by):
                raise Conflict("这个视图已经删除。") from None
            raise
        if not may_drop(by, held):
            raise NotFound("找不到这个视图。", "请返回列表查看。")
        before = {"name": held.name, "is_shared": held.is_shared}
        session.delete(held)
        audit.record(DROP, VIEW, view_id, by=by, before=before, sealed=held.office == OFFICE)

"""The call and the desk that a page is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from core.bodies.queries import tiers
from core.bodies.rules import Tiers
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.db.keeping import Kept
from core.errors import NotFound
from core.people.models import Role
from core.policy.pinning import PinnedCall
from core.review import policies
from core.review.rules.desk import Desk, desk_of
from core.web.access import roles, signed_in_person

officers = roles(Role.BODY_OFFICER)

_desks = Kept[tuple[str, int, Tiers, frozenset[str]], Desk](most=512)


@dataclass(frozen=True)
class AtDesk:
    """An opened call with its declarations, and the officer's desk for it; `calls` are all that were opened."""

    opened: OpenedCall
    pinned: PinnedCall
    desk: Desk
    calls: Sequence[OpenedCall]


def at_desk(call_id: str | None = None) -> AtDesk | None:
    """The desk for the call that the address names, else for the newest one; None while no call was opened.

    Raises NotFound.
    """
    wanted = call_id or request.values.get("call") or None
    opened_calls = calls.opened_calls()
    opened = next((each for each in opened_calls if wanted in {None, each.call_id}), None)
    if opened is None:
        if wanted is None:
            return None
        raise NotFound("找不到该申报通知，或者它尚未启动。", "请从“审核推荐”重新进入。")
    pinned = calls.pinned(opened)
    own = policies.own_bodies(signed_in_person())
    known = tiers()
    desk = _desks.get((opened.id, opened.pin_revision, known, own), lambda: desk_of(pinned.call, known, own))
    return AtDesk(opened, pinned, desk, opened_calls)


def require_desk() -> AtDesk:
    """The same, where the page is about a call. Raises NotFound."""
    found = at_desk()
    if found is None:
        raise NotFound("还没有启动的申报通知。", "请等主管部门启动申报通知。")
    return found

"""The call and the tabs that a page of the department's desk is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import request

from core.bodies.queries import tiers
from core.bodies.rules import Tiers
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.decisions.rules import Tab, tabs_of
from core.errors import NotFound
from core.people.models import Role
from core.policy.pinning import PinnedCall
from core.web.access import roles

department = roles(Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER)
approvers = roles(Role.DEPARTMENT_APPROVER)


@dataclass(frozen=True)
class AtDepartment:
    """An opened call with its declarations; `calls` are all that were opened."""

    opened: OpenedCall
    calls: Sequence[OpenedCall]

    @cached_property
    def pinned(self) -> PinnedCall:
        return calls.pinned(self.opened)

    @cached_property
    def tiers(self) -> Tiers:
        return tiers()

    @cached_property
    def tabs(self) -> tuple[Tab, ...]:
        return tabs_of(self.pinned.call)

    def tab(self, id: str | None) -> Tab | None:
        return next((tab for tab in self.tabs if tab.id == id), None)


def at_department() -> AtDepartment | None:
    """The desk for the call that the address names, else for the newest one; None while no call was opened.

    Raises NotFound.
    """
    wanted = request.values.get("call") or None
    opened_calls = calls.opened_calls()
    opened = next((each for each in opened_calls if wanted in {None, each.call_id}), None)
    if opened is None:
        if wanted is None:
            return None
        raise NotFound("找不到该申报通知，或者它尚未启动。", "请从“遴选发布”重新进入。")
    return AtDepartment(opened, opened_calls)


def require_department() -> AtDepartment:
    """The same, where the page is about a call. Raises NotFound."""
    found = at_department()
    if found is None:
        raise NotFound("还没有启动的申报通知。", "请先在“通知管理”中启动申报通知。")
    return found

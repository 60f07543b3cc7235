"""Telling the second of two who changed the same thing, when and why."""

from __future__ import annotations

from core import clock
from core.errors import Stale
from core.policy_desk.models import Amendment


def refuse_stale(name: str, last: Amendment | None, seen: int, *, now: str | None) -> None:
    """Raises Stale where the last change came after the page was drawn. ``now``: what it was changed to, in words."""
    if last is None or last.serial == seen:
        return
    changed = f"将它调整为{now}" if now else "调整了它"
    what = changed if last.takes_back is None else "撤销了对它的调整"
    at = clock.local(last.made_at)
    raise Stale(
        f"{name}刚被改动：{last.made_by.name}于 {at:%Y-%m-%d %H:%M} {what}，"
        f"理由：{last.reason}（{last.document_number}）。",
        by=last.made_by.name,
        at=last.made_at,
    )

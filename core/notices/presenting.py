"""What other pages show of public notices."""

from __future__ import annotations

from collections.abc import Iterator

from core.notices import queries
from core.plugin_api import Term
from core.policy.wording import day
from core.policy_desk.queries.consequences import MOST_NAMED
from core.policy_desk.queries.values import Keeping


def running(keeping: Keeping, term: Term) -> Iterator[str]:
    """Which notices go on as they were begun when their term is changed (`core.policy_desk.queries.consequences`)."""
    found = [each for each in queries.not_ended() if (each.call_id, each.term_id) == (keeping.opened.id, term.id)]
    for notice in found[:MOST_NAMED]:
        yield f"“{notice.title}”正在公示，仍至发布时公告的 {day(notice.last_day)}，不随期间改变。"
    if not found:
        yield "该通知没有正在进行、按这一期间计算的公示；已经算定的期间不变，此后开始的按新的长度计算。"

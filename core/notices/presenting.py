"""What other pages show of public notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from core.applications.policies import Held
from core.bodies.queries import tiers
from core.bodies.rules import is_of_a_body
from core.calls.queries import pinned
from core.instance import instance
from core.notices import queries
from core.plugin_api import Term
from core.policy.citations import basis_of
from core.policy.wording import day
from core.policy_desk.queries.consequences import MOST_NAMED
from core.policy_desk.queries.values import Keeping


def prefilled(chosen: Sequence[Held]) -> Mapping[str, str]:
    """With what the form of a notice begins: whose it is, for which call, on what it rests, and who is reached."""
    if not chosen:
        return {}
    first = chosen[0]
    acting = (
        tiers().acting(first.application.body_id, first.book.call, first.stage) if is_of_a_body(first.stage) else None
    )
    office = None if acting is None else tiers().offices[acting]
    name = instance().authority if office is None else office.full_name
    basis = f"根据{basis_of(first.book.pinned.book, first.stage)}，" if first.stage.clause else ""
    reached = f"，联系电话：{office.phone}" if office is not None and office.phone else ""
    title = first.application.call.title
    return {
        "title": f"{title}拟入选名单公示",
        "text": f"{basis}现将{title}拟入选的单位予以公示。"
        "对公示内容有异议的，请在公示期内在本页面实名提出，写明事实和理由。"
        f"受理单位：{name}{reached}。",
    }


def running(keeping: Keeping, term: Term) -> Iterator[str]:
    """Which notices go on as they were begun when their term is changed (`core.policy_desk.queries.consequences`); of a
    term that no stage of the call runs there is nothing to say."""
    if all(stage.term != term.called for stage in pinned(keeping.opened).call.stages):
        return
    found = [each for each in queries.not_ended() if (each.call_id, each.term_id) == (keeping.opened.id, term.id)]
    for notice in found[:MOST_NAMED]:
        yield f"“{notice.title}”正在公示，仍至发布时公告的 {day(notice.last_day)}，不随期间改变。"
    if not found:
        yield "该通知没有正在进行、按这一期间计算的公示；已经算定的期间不变，此后开始的按新的长度计算。"

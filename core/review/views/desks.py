"""The recommending body's desk, and what its officers do there with many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.applications.rules.status import Reader
from core.bodies.queries import own_bodies, tiers
from core.bodies.rules import Tiers
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.db.keeping import Kept
from core.desks.presenting.rows import At
from core.desks.queries.queue import Queue
from core.desks.rules import Tab, stages_decided
from core.desks.views import desk as desks
from core.desks.views.acts import ALWAYS, AWAY, Act, always, at_stage, everywhere
from core.desks.views.urging import somebody_is_late
from core.people.models import Person, Role
from core.plugin_api import Does
from core.review.presenting.verified import VERIFIED
from core.review.rules.desk import Desk, desk_of
from core.review.views.gates import gates_at
from core.web.access import roles, signed_in_person

officers = roles(Role.BODY_OFFICER)


@dataclass(frozen=True)
class AtDesk(At):
    """An officer's desk for a call: which stages are his."""

    desk: Desk
    shows_steps = True


_made = Kept[tuple[str, int, Tiers, frozenset[str]], tuple[Desk, Queue]](most=512)


def desk_for(person: Person, opened: OpenedCall, opened_calls: Sequence[OpenedCall] = ()) -> AtDesk:
    """The person's desk for an opened call."""
    known, own = tiers(), own_bodies(person)

    def make() -> tuple[Desk, Queue]:
        call = calls.pinned(opened).call
        desk = desk_of(call, known, own)
        decided = frozenset((stage.id, id) for stage, ids in stages_decided(call, known, own).items() for id in ids)
        return desk, Queue(opened.id, desk.tabs(), desk.scope, Reader.BODY, VERIFIED.reads, tuple(sorted(own)), decided)

    desk, queue = _made.get((opened.id, opened.pin_revision, known, own), make)
    return AtDesk(opened, opened_calls, known, queue, VERIFIED, desk)


REVIEW = desks.Desk(
    id="review",
    label="审核推荐",
    queue="review.index",
    prefix="/review",
    saving="/review/views",
    policy=officers,
    begin="主管部门启动申报通知、申报单位提交后，这里会列出待办理的申报。",
    waits="申报单位提交后会出现在“待审核”。",
    find=lambda opened, opened_calls: desk_for(signed_in_person(), opened, opened_calls),
)

_OURS = at_stage(Does.REVIEW, Does.CONSULT, Does.RECOMMEND)


def _recommends(at: At, tab: Tab) -> bool:
    return not at.pinned.call.annual_report and _OURS(at, tab)


def _asks_for_receipts(at: At, tab: Tab) -> bool:
    return any(stage.receipt for stage in at.pinned.call.stages)


_GATES = gates_at("查看催报情况", "review.follow_up", filing="open")

ACTS = (
    Act("review", "推荐所选", "review.recommend", at_stage(Does.RECOMMEND), in_time=True, bars=_GATES),
    Act("review", "不予推荐所选", "review.decline", _recommends, rank=ALWAYS, in_time=True),
    Act("review", "登记管理平台回执", "review.receipts", _asks_for_receipts, rank=ALWAYS),
    Act("review", "催办所选", "review.urge", somebody_is_late, rank=ALWAYS),
    Act("review", "分派所选", "review.assign", always, rank=ALWAYS),
    Act("review", "逐项分派", "review.assign_each", always, rank=ALWAYS),
    Act("review", "导出所选（Excel）", "review.chosen_file", everywhere, rank=AWAY),
    Act("review", "所选的汇总表和材料包", "review.chosen_exports", everywhere, rank=AWAY),
)

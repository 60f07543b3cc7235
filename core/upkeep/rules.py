"""The words for where a matter of upkeep stands, who fills its form, and what was done with it."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

from core.plugin_api.labels import Labelled

GRADE, CONFORMS, CHECKED_ON = "grade", "conforms", "checked_on"
CHANGES, NEW_NAME, CHANGED_ON = "changes", "new_name", "changed_on"
"""What the forms call what the house itself asks of them."""


class Filler(Labelled):
    """Who fills the form."""

    UNIT = "unit", "名单单位"
    BODY = "body", "推荐单位"
    DEPARTMENT = "department", "主管部门"


class Phase(Labelled):
    """Where a matter stands."""

    OPEN = "open", "填写中", "waiting"
    RETURNED = "returned", "退回补正", "info"
    REVIEW = "review", "待推荐单位审核", "waiting"
    REVIEWED = "reviewed", "已审核，待上报", "waiting"
    DECISION = "decision", "待主管部门办理", "waiting"
    DONE = "done", "已办结", "good"
    DROPPED = "dropped", "已撤销"

    @property
    def is_open(self) -> bool:
        """Whether its filler may write in it."""
        return self in {Phase.OPEN, Phase.RETURNED}

    @property
    def is_over(self) -> bool:
        return self in {Phase.DONE, Phase.DROPPED}


class StepKind(Labelled):
    """What was done with a matter."""

    OPENED = "opened", "发起"
    SUBMITTED = "submitted", "提交"
    RETURNED = "returned", "退回补正"
    REVIEWED = "reviewed", "审核"
    PASSED_UP = "passed_up", "上报"
    BARRED = "barred", "登记禁止申报"
    DECIDED = "decided", "办结"
    DROPPED = "dropped", "撤销"


def drawn(pool: Collection[str], size: int, seed: str) -> Sequence[str]:
    """So many of the pool at random: whoever knows pool and seed finds the same ones."""
    rank = random.Random(seed)  # noqa: S311  # a lot that can be drawn again, not a secret
    return rank.sample(sorted(pool), size)

"""The words for where a matter of upkeep stands, who fills its form, and what was done with it."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

from core.plugin_api import UpkeepKind
from core.plugin_api.labels import Labelled

GRADE, CONFORMS, CHECKED_ON = "grade", "conforms", "checked_on"
CHANGES, NEW_NAME, NEW_ADDRESS, CHANGED_ON = "changes", "new_name", "new_address", "changed_on"
NAME, ADDRESS = "name", "address"
"""What the forms call what the house itself asks of them, and of the things that change those that the register has."""


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
    CONFIRMATION = "confirmation", "待另一位审批人确认", "waiting"
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
    FILED = "filed", "单位逾期补报"
    RETURNED = "returned", "退回补正"
    REVIEWED = "reviewed", "审核"
    PASSED_UP = "passed_up", "上报"
    ASSESSED = "assessed", "技术评审"
    GRADED = "graded", "认定等级"
    PROPOSED = "proposed", "拟定改变结论的决定"
    TURNED_DOWN = "turned_down", "不予确认"
    BARRED = "barred", "登记禁止申报"
    DECIDED = "decided", "办结"
    REPORTED = "reported", "报上级主管部门"
    DROPPED = "dropped", "撤销"


INNER = frozenset({StepKind.ASSESSED, StepKind.PROPOSED, StepKind.TURNED_DOWN})
"""What the unit itself reads when its matter is over: until then it is how officers come to their decision."""

FINDS = frozenset({UpkeepKind.CHANGE, UpkeepKind.RE_CHECK, UpkeepKind.SPOT_CHECK})
"""What is decided of what somebody found before: whether the unit conforms."""


def drawn(pool: Collection[str], size: int, seed: str) -> Sequence[str]:
    """So many of the pool at random: whoever knows pool and seed finds the same ones."""
    rank = random.Random(seed)  # noqa: S311  # a lot that can be drawn again, not a secret
    return rank.sample(sorted(pool), size)

"""How far a complaint or an observation is, and to what it leads."""

from __future__ import annotations

from core.plugin_api.labels import Labelled


class Against(Labelled):
    """Of whom it is."""

    UNIT = "unit", "名单内单位"
    EVALUATOR = "evaluator", "第三方评价机构"


class ComplaintState(Labelled):
    RECEIVED = "received", "待受理", "waiting"
    REFUSED = "refused", "不予受理"
    ACCEPTED = "accepted", "核实中", "info"
    UNFOUNDED = "unfounded", "查无实据"
    RECTIFY = "rectify", "责令整改", "waiting"
    RECTIFIED = "rectified", "整改完成", "good"
    REMOVAL = "removal", "提请移出名单", "bad"
    SANCTION = "sanction", "提请处理评价机构", "bad"

    @property
    def waits(self) -> bool:
        """Whether somebody still has to do something."""
        return self.is_looked_into or self is ComplaintState.RECTIFY

    @property
    def is_looked_into(self) -> bool:
        """Whether it is not yet decided."""
        return self in {ComplaintState.RECEIVED, ComplaintState.ACCEPTED}


DECISIONS = {
    Against.UNIT: (ComplaintState.UNFOUNDED, ComplaintState.RECTIFY, ComplaintState.REMOVAL),
    Against.EVALUATOR: (ComplaintState.UNFOUNDED, ComplaintState.RECTIFY, ComplaintState.SANCTION),
}
"""To what a complaint may lead, by of whom it is."""


def outcomes(against: Against, state: ComplaintState) -> tuple[ComplaintState, ...]:
    """To what it may lead now: what had to be mended was found, and is no more called unfounded."""
    return tuple(
        each
        for each in DECISIONS[against]
        if state is not ComplaintState.RECTIFY or each is not ComplaintState.UNFOUNDED
    )


class Fault(Labelled):
    """What an office found of an evaluator."""

    FALSE = "false", "弄虚作假、隐瞒事实"
    POOR = "poor", "评价报告质量差"
    UNFIT = "unfit", "不具备基本条件"
    OTHER = "other", "其他不符合要求的情况"


class Handled(Labelled):
    """What the department made of it."""

    BARRED = "barred", "予以通报，不予采信", "bad"
    WARNED = "warned", "约谈提醒，跟踪改进", "waiting"
    DISMISSED = "dismissed", "经核实不成立"

"""A rule as a lawyer reads it: who, when, how strictly, by which clause, with which figures, and what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated

from core.plugin_api.declarations.base import Declaration, Force
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.labels import Labelled

__all__ = ["Figure", "Rule", "RuleKind"]


class RuleKind(Labelled):
    """What a rule is about; officers verify exclusions and conditions item by item."""

    EXCLUSION = "exclusion", "不得申报情形"  # 不得申报情形
    CONDITION = "condition", "申报条件"
    CONSIDERATION = "consideration", "参考因素"  # priority, bonus, advice
    GATE = "gate", "对推荐单位的整体要求"  # about the recommending body, not one application


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A number that a rule measures against, with its unit (``%``, ``家``, ``年`` ...; ``1`` for a pure number).

    ``label`` says on pages what it is, where a judgement of the plugin's own takes it.
    """

    value: Annotated[Decimal, "数值"]
    unit: Annotated[str, "单位"]
    label: Annotated[str | None, "名称"] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule(Declaration):
    """A demand on an application (or, for a gate, on a recommending body).

    Empty ``calls`` / ``categories`` / ``levels`` / ``tracks`` mean all; ``bodies`` are recommending bodies of whose
    units alone (and of the bodies below them) it is asked. ``stages`` are the kinds of stage (``file``,
    ``recommend`` ...) whose exit it guards; its finding is shown from the first draft on. ``judge`` names a
    judgement: one of the kit's own (see ``core.plugin_api.judgements``) or a function of the plugin's ``rules.py``;
    ``version`` picks among versions of it. ``facts`` maps the judgement's parameters to facts: names of form fields,
    or the system's (``unit.listed_levels`` ...). ``figures`` gives the judgement its numbers. ``says`` is the
    sentence when it is not met, with ``{seen}`` and the figures' names to be filled in; ``cure`` is what would mend
    it. ``verified``: an officer signs for it.
    """

    kind: Annotated[RuleKind, "性质"]
    force: Annotated[Force, "约束力"]
    summary: Annotated[str, "要求"]
    judge: Annotated[str, "判断方式"]
    version: Annotated[int, "判断方式的版本"] = 1
    calls: Annotated[tuple[str, ...], "申报通知"] = ()
    categories: Annotated[tuple[str, ...], "类别"] = ()
    levels: Annotated[tuple[str, ...], "层级"] = ()
    tracks: Annotated[tuple[str, ...], "适用对象"] = ()
    bodies: Annotated[tuple[str, ...], "推荐单位"] = ()
    stages: Annotated[tuple[str, ...], "环节"]
    facts: Annotated[Mapping[str, str], "核对的内容"] = field(default_factory=FrozenMap)
    figures: Annotated[Mapping[str, Figure], "数值"] = field(default_factory=FrozenMap)
    words: Annotated[Mapping[str, tuple[str, ...]], "用语"] = field(default_factory=FrozenMap)
    says: Annotated[str, "不符合时的提示"]
    cure: Annotated[str, "补救办法"]
    verified: Annotated[bool, "须核实签认"] = False

    def concerns(self, *, call: str, category: str, levels: tuple[str, ...], track: str | None) -> bool:
        """Whether the rule speaks about such an application."""
        return (
            (not self.calls or call in self.calls)
            and (not self.categories or category in self.categories)
            and (not self.levels or bool(set(levels) & set(self.levels)))
            and (not self.tracks or track in self.tracks)
        )

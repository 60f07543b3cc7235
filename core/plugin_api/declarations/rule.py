"""A rule as a lawyer reads it: who, when, how strictly, by which clause, with which figures, and what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from core.plugin_api.declarations.base import Declaration, Force
from core.plugin_api.frozen import FrozenMap


class RuleKind(StrEnum):
    """What a rule is about; officers verify exclusions and conditions item by item."""

    EXCLUSION = "exclusion"  # 不得申报情形
    CONDITION = "condition"
    CONSIDERATION = "consideration"  # priority, bonus, advice
    GATE = "gate"  # about the recommending body, not one application


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A number that a rule measures against, with its unit (``%``, ``家``, ``年`` ...; ``1`` for a pure number)."""

    value: Decimal
    unit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule(Declaration):
    """A demand on an application (or, for a gate, on a recommending body).

    Empty ``calls`` / ``categories`` / ``levels`` / ``tracks`` mean all. ``stages`` are the kinds of stage (``file``,
    ``recommend`` ...) whose exit it guards; its finding is shown from the first draft on. ``judge`` names a
    judgement: one of the kit's own (see ``core.plugin_api.judgements``) or a function of the plugin's ``rules.py``;
    ``version`` picks among versions of it. ``facts`` maps the judgement's parameters to facts: names of form fields,
    or the system's (``unit.listed_levels`` ...). ``figures`` gives the judgement its numbers. ``says`` is the
    sentence when it is not met, with ``{seen}`` and the figures' names to be filled in; ``cure`` is what would mend
    it. ``verified``: an officer signs for it.
    """

    kind: RuleKind
    force: Force
    summary: str
    judge: str
    version: int = 1
    calls: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    stages: tuple[str, ...]
    facts: Mapping[str, str] = field(default_factory=FrozenMap)
    figures: Mapping[str, Figure] = field(default_factory=FrozenMap)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=FrozenMap)
    says: str
    cure: str
    verified: bool = False

    def concerns(self, *, call: str, category: str, levels: tuple[str, ...], track: str | None) -> bool:
        """Whether the rule speaks about such an application."""
        return (
            (not self.calls or call in self.calls)
            and (not self.categories or category in self.categories)
            and (not self.levels or bool(set(levels) & set(self.levels)))
            and (not self.tracks or track in self.tracks)
        )

"""Findings with what the officers made of them: an applicant's answer, a signature under it, a waiver of the demand.

Pure. What an officer found stands before the applicant's answer as long as it speaks about that same answer
(`signing`); a waiver lifts an in-principle demand, never a must.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import NamedTuple

from core.applications.rules.signing import Signature, settled
from core.plugin_api.declarations import Force, Outcome, Rule, Stage
from core.plugin_api.guarding import asked_at, refused_at
from core.plugin_api.judgement import Judgements
from core.plugin_api.ruling import Finding
from core.policy.bounds import meet


@dataclass(frozen=True, slots=True)
class Waived:
    """Why an in-principle demand was lifted, by whom and when."""

    rule_id: str
    reason: str
    at: datetime
    by_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessed(Finding):
    """A finding with the signature under it and the waiver of it, if there are any.

    ``guards`` are the kinds of stage at whose exit it has to be met, ``refused`` those that stop what is known not to
    (`core.plugin_api.guarding`); ``levels`` those of which the rule speaks (empty: every one).
    """

    guards: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    levels: tuple[str, ...] = ()
    signature: Signature | None = None
    waiver: Waived | None = None
    is_quiet: bool = False
    """It rests on what the department keeps to itself until the release; nobody else is shown it, or may count it."""

    @property
    def blocks(self) -> bool:
        """Whether it stops the step it guards: a demand that is not met or cannot be judged, and was not waived."""
        return self.force.blocks and not self.is_met and self.waiver is None

    @property
    def is_refusal(self) -> bool:
        """Whether it is known not to be met; what is merely not known yet is no reproach to somebody still writing."""
        return self.blocks and self.outcome is Outcome.NOT_MET

    @property
    def can_be_waived(self) -> bool:
        return self.force is Force.IN_PRINCIPLE and self.blocks

    @property
    def wants_attention(self) -> bool:
        """Whether it stops nobody and is looked at: a demand that was waived, a claim to priority or bonus."""
        if self.is_met:
            return self.force in {Force.PRIORITY, Force.BONUS}
        return self.waiver is not None

    def guards_exit_of(self, stage: Stage) -> bool:
        """Whether it stands at the exit of a stage: of its kind, and of a level of which the rule speaks.

        So what is asked of a national recommendation does not stop the provincial selection of the same application.
        """
        if stage.kind not in self.guards and not (self.is_refusal and stage.kind in self.refused):
            return False
        return meet(self.levels, stage.levels)


def assess(
    rules: Iterable[Rule],
    facts: Mapping[str, object],
    judgements: Judgements,
    *,
    found: Mapping[str, object] | None = None,
    signatures: Mapping[str, Signature] | None = None,
    waivers: Mapping[str, Waived] | None = None,
) -> tuple[Assessed, ...]:
    """Judge each rule, in the given order.

    `found`: the facts as officers found them, where they found any to differ. `signatures` and `waivers` are by rule
    id; give only those that hold.
    """
    signed, waived = signatures or {}, waivers or {}
    return tuple(
        _assessed(
            rule, settled(rule, facts, judgements, found, signed.get(rule.id)), signed.get(rule.id), waived.get(rule.id)
        )
        for rule in rules
    )


class Open(NamedTuple):
    """What is open of an application at a stage: what stops its next step, what stops a later one, what stops none."""

    here: tuple[Assessed, ...]
    later: tuple[Assessed, ...]
    attention: tuple[Assessed, ...]


def open_at(findings: Iterable[Assessed], stage: Stage) -> Open:
    """What is open at a stage: the one way in which desks, queues and papers count it."""
    every = tuple(findings)
    here = tuple(each for each in every if each.blocks and each.guards_exit_of(stage))
    later = tuple(each for each in every if each.blocks and not each.guards_exit_of(stage))
    return Open(here, later, tuple(each for each in every if each.wants_attention))


class Counted(NamedTuple):
    """How many findings are open at a stage, as `Open` has them."""

    here: int
    later: int
    attention: int

    @property
    def words(self) -> str:
        """``本环节须解决 2 项；以后环节须补 1 项``: one sentence for one state, wherever it is told."""
        return "；".join(filter(None, (self.here_words, self.later_words)))

    @property
    def here_words(self) -> str:
        return f"本环节须解决 {self.here} 项" if self.here else "本环节没有须解决的事项"

    @property
    def later_words(self) -> str:
        return f"以后环节须补 {self.later} 项" if self.later else ""

    @property
    def attention_words(self) -> str:
        return f"须留意 {self.attention} 项" if self.attention else ""


def counted(opened: Open) -> Counted:
    """How many there are of each."""
    return Counted(*map(len, opened))


def counts(findings: Iterable[Assessed], stage: Stage) -> Counted:
    """What a queue counts of the findings at a stage: what the department keeps to itself is in no number."""
    return counted(open_at((each for each in findings if not each.is_quiet), stage))


def guarding(findings: Iterable[Assessed], stage: Stage) -> tuple[Assessed, ...]:
    """Those that guard the exit of a stage."""
    return tuple(finding for finding in findings if finding.guards_exit_of(stage))


_QUIET = frozenset({"application.tier", "application.opened_levels", "application.is_qualified"})
"""Facts that come from the panel's decision."""

_OF_A_FINDING = tuple(field.name for field in fields(Finding))


def _assessed(rule: Rule, finding: Finding, signature: Signature | None, waiver: Waived | None) -> Assessed:
    return Assessed(
        **{name: getattr(finding, name) for name in _OF_A_FINDING},
        guards=asked_at(rule),
        refused=refused_at(rule),
        levels=rule.levels,
        signature=signature,
        waiver=waiver if rule.force is Force.IN_PRINCIPLE else None,
        is_quiet=not _QUIET.isdisjoint(rule.facts.values()),
    )

"""Findings with what the officers made of them: an applicant's answer, a signature under it, a waiver of the demand.

Pure. What an officer found stands before the applicant's answer as long as it speaks about that same answer
(`signing`); a waiver lifts an in-principle demand, never a must.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from core.applications.rules.signing import Signature, settled
from core.applications.workflow import Pipeline, Position
from core.plugin_api.declarations import Does, Force, Outcome, Rule, RuleKind, Stage
from core.plugin_api.facts import is_standing
from core.plugin_api.judgement import Judgements
from core.plugin_api.ruling import Finding


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

    ``guards`` are kinds of stage, ``levels`` those of which the rule speaks (empty: every one). ``lasts``: it is asked
    again at every step from the selection to the list, whatever the rule's own stages are. ``excludes``: it is an
    exclusion, which nothing that is done later mends: once it is known to be met, no officer passes it on.
    """

    guards: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    lasts: bool = False
    excludes: bool = False
    to_verify: bool = False
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

    def guards_exit_of(self, stage: Stage) -> bool:
        """Whether it stands at the exit of a stage: of its kind, and of a level of which the rule speaks.

        So what is asked of a national recommendation does not stop the provincial selection of the same application.
        """
        stands = (self.lasts and stage.kind in TOWARDS_THE_LIST) or (
            self.excludes and self.is_refusal and stage.kind in _IN_OFFICERS_HANDS
        )
        if stage.kind not in self.guards and not stands:
            return False
        return not self.levels or not stage.levels or not set(self.levels).isdisjoint(stage.levels)


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


def counts(findings: Iterable[Assessed], pipeline: Pipeline, at: Position) -> tuple[int, int]:
    """How many findings block on the way that is near, and how many more its actor should look at.

    Near is every stage up to the last one in a row of the same actor: a body that reviews also recommends, and sees at
    once what will stop its letter. To be looked at are demands that were waived, and claims to priority or bonus.
    """
    near = _near(pipeline, at)
    concerned = [finding for finding in findings if not finding.is_quiet and any(map(finding.guards_exit_of, near))]
    blocking = sum(finding.blocks for finding in concerned)
    attention = sum(finding.waiver is not None or _is_claim(finding) for finding in concerned)
    return blocking, attention


def guarding(findings: Iterable[Assessed], stage: Stage) -> tuple[Assessed, ...]:
    """Those that guard the exit of a stage."""
    return tuple(finding for finding in findings if finding.guards_exit_of(stage))


TOWARDS_THE_LIST = frozenset({Does.SELECT, Does.NOTICE, Does.PUBLISH, Does.REPORT, Does.RESULT})
"""The kinds of stage from the selection to the list."""

_IN_OFFICERS_HANDS = frozenset({Does.REVIEW, Does.CONSULT, Does.RECOMMEND, Does.JUDGE})
"""The kinds of stage from the filing to the selection."""


def lasts(rule: Rule) -> bool:
    """Whether what the rule asks has to be so until the unit stands on the list.

    So it is with exclusions, with what may change without the applicant's doing (bars, lists, its evaluator), and with
    what the selection rested on. What was asked of the filing alone (an audit within five years) is not asked again,
    nor before the list what is asked of the carrying out after it.
    """
    if set(rule.stages) == {Does.CARRY_OUT}:
        return False
    rested_on = Does.SELECT in rule.stages
    return rule.kind is RuleKind.EXCLUSION or rested_on or any(map(is_standing, rule.facts.values()))


_QUIET = frozenset({"application.tier", "application.opened_levels", "application.is_qualified"})
"""Facts that come from the panel's decision."""

_OF_A_FINDING = tuple(field.name for field in fields(Finding))


def _assessed(rule: Rule, finding: Finding, signature: Signature | None, waiver: Waived | None) -> Assessed:
    return Assessed(
        **{name: getattr(finding, name) for name in _OF_A_FINDING},
        guards=rule.stages,
        levels=rule.levels,
        lasts=lasts(rule),
        excludes=rule.kind is RuleKind.EXCLUSION and set(rule.stages) != {Does.CARRY_OUT},
        to_verify=rule.verified or rule.kind is RuleKind.EXCLUSION,
        signature=signature,
        waiver=waiver if rule.force is Force.IN_PRINCIPLE else None,
        is_quiet=not _QUIET.isdisjoint(rule.facts.values()),
    )


def _near(pipeline: Pipeline, at: Position) -> tuple[Stage, ...]:
    here = pipeline.index(at.stage)
    end = here
    while end + 1 < len(pipeline.stages) and pipeline.stages[end + 1].actor is pipeline.stages[here].actor:
        end += 1
    return pipeline.stages[: end + 1]


def _is_claim(finding: Finding) -> bool:
    return finding.force in {Force.PRIORITY, Force.BONUS} and finding.is_met

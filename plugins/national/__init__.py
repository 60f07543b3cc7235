"""The national layer: the ministry's measure and its yearly notice, on which every province's rules rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.plugin_api import (
    Case,
    Clause,
    Deadline,
    EvaluatorCap,
    Form,
    GradingTiers,
    IndicatorSet,
    Industry,
    PluginFolder,
    Region,
    Rule,
    Source,
    Term,
    Verdict,
    hookimpl,
)

folder = PluginFolder(__name__)


@hookimpl
def region() -> Region:
    return folder.region()


@hookimpl
def sources() -> Sequence[Source]:
    return folder.sources()


@hookimpl
def clauses() -> Sequence[Clause]:
    return folder.clauses()


@hookimpl
def deadlines() -> Sequence[Deadline]:
    return folder.deadlines()


@hookimpl
def forms() -> Sequence[Form]:
    return folder.forms()


@hookimpl
def terms() -> Sequence[Term]:
    return folder.terms()


@hookimpl
def evaluator_caps() -> Sequence[EvaluatorCap]:
    return folder.evaluator_caps()


@hookimpl
def grading_tiers() -> Sequence[GradingTiers]:
    return folder.grading_tiers()


@hookimpl
def indicator_sets() -> Sequence[IndicatorSet]:
    return folder.indicator_sets()


@hookimpl
def industries() -> Sequence[Industry]:
    return folder.industries()


@hookimpl
def rules() -> Sequence[Rule]:
    return folder.rules()


@hookimpl
def judgements() -> Sequence[Callable[..., Verdict | None]]:
    return folder.judgements()


@hookimpl
def cases() -> Sequence[Case]:
    return folder.cases()

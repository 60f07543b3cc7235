"""Hubei: the standing rules of 2022 to 2025, from which staff open each year's call; targets of seventeen bodies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.plugin_api import (
    Call,
    Case,
    Clause,
    Deadline,
    Demo,
    EvaluatorCap,
    EvaluatorRequirement,
    Form,
    PluginFolder,
    Quota,
    Region,
    Rule,
    Source,
    SummaryTable,
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
def calls() -> Sequence[Call]:
    return folder.calls()


@hookimpl
def deadlines() -> Sequence[Deadline]:
    return folder.deadlines()


@hookimpl
def forms() -> Sequence[Form]:
    return folder.forms()


@hookimpl
def rules() -> Sequence[Rule]:
    return folder.rules()


@hookimpl
def judgements() -> Sequence[Callable[..., Verdict | None]]:
    return folder.judgements()


@hookimpl
def terms() -> Sequence[Term]:
    return folder.terms()


@hookimpl
def evaluator_caps() -> Sequence[EvaluatorCap]:
    return folder.evaluator_caps()


@hookimpl
def evaluator_requirements() -> Sequence[EvaluatorRequirement]:
    return folder.evaluator_requirements()


@hookimpl
def quotas() -> Sequence[Quota]:
    return folder.quotas()


@hookimpl
def summary_tables() -> Sequence[SummaryTable]:
    return folder.summary_tables()


@hookimpl
def cases() -> Sequence[Case]:
    return folder.cases()


@hookimpl
def demo() -> Demo | None:
    return folder.demo()

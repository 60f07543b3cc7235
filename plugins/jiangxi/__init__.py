"""Jiangxi: the list selection of 2024, one call for the province and the nation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.plugin_api import (
    Call,
    Case,
    Clause,
    Deadline,
    Demo,
    EvaluatorCap,
    Form,
    PluginFolder,
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
def summary_tables() -> Sequence[SummaryTable]:
    return folder.summary_tables()


@hookimpl
def cases() -> Sequence[Case]:
    return folder.cases()


@hookimpl
def demo() -> Demo | None:
    return folder.demo()

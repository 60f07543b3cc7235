"""$title: the provincial selection of $year."""

from __future__ import annotations

from collections.abc import Sequence

from core.plugin_api import (
    Call,
    Case,
    Clause,
    Deadline,
    Demo,
    Form,
    PluginFolder,
    Region,
    Rule,
    Source,
    SummaryTable,
    Term,
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
def terms() -> Sequence[Term]:
    return folder.terms()


@hookimpl
def summary_tables() -> Sequence[SummaryTable]:
    return folder.summary_tables()


@hookimpl
def cases() -> Sequence[Case]:
    return folder.cases()


@hookimpl
def demo() -> Demo | None:
    return folder.demo()

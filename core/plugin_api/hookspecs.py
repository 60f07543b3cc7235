# mypy: disable-error-code="empty-body"
"""The hooks of a region plugin. `docs/hooks.md` is their reference, checked against this module.

Declaring hooks are called once, at start-up, each plugin's own; what they return is checked together and frozen
into the region's layer. No declaring hook is called while a request is served. A hook that a plugin does not
implement declares nothing. Observers are told what has happened, after it was committed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.plugin_api.declarations import (
    Call,
    Case,
    Clause,
    Deadline,
    Demo,
    EvaluatorCap,
    EvaluatorRequirement,
    Form,
    GradingTiers,
    IndicatorSet,
    Industry,
    Quota,
    Region,
    Rule,
    Source,
    SummaryTable,
    Term,
)
from core.plugin_api.events import ApplicationMoved, ListChanged
from core.plugin_api.judgement import Verdict
from core.plugin_api.markers import hookspec


@hookspec
def region() -> Region:
    """The region itself: its name, what it extends, its categories, levels and recommending bodies.

    Every plugin has it.
    """


@hookspec
def sources() -> Sequence[Source]:
    """The rule documents, with number, issuer and the span in which they hold.

    A declaration without dates has its source's.
    """


@hookspec
def clauses() -> Sequence[Clause]:
    """Every clause of the documents, with its force: what other declarations cite, and what the coverage page lists."""


@hookspec
def calls() -> Sequence[Call]:
    """The notices' invitations as pipelines of stages, from which staff open the year's call."""


@hookspec
def deadlines() -> Sequence[Deadline]:
    """Every date that somebody must keep: of a call's stage, or of a standing duty."""


@hookspec
def forms() -> Sequence[Form]:
    """The forms that the calls name: page, schema, official document and spreadsheet row come from them."""


@hookspec
def grading_tiers() -> Sequence[GradingTiers]:
    """Tiers (A, B, C; stars), how they are assigned and what each opens."""


@hookspec
def quotas() -> Sequence[Quota]:
    """Counts per recommending body and category: targets to reach, ceilings not to exceed."""


@hookspec
def evaluator_caps() -> Sequence[EvaluatorCap]:
    """How many engagements one key of a third-party evaluator may have per period."""


@hookspec
def evaluator_requirements() -> Sequence[EvaluatorRequirement]:
    """The conditions of a third-party evaluator's qualification."""


@hookspec
def rules() -> Sequence[Rule]:
    """The demands on an application, or on a recommending body (gates): words, force, clause and figures."""


@hookspec
def judgements() -> Sequence[Callable[..., Verdict | None]]:
    """The plugin's own judgements, marked with ``@judgement()``: what the kit's cannot express."""


@hookspec
def indicator_sets() -> Sequence[IndicatorSet]:
    """The evaluation indicators of one category and year, with their weights."""


@hookspec
def industries() -> Sequence[Industry]:
    """The key industries within their sectors."""


@hookspec
def terms() -> Sequence[Term]:
    """Spans of time: public notice, re-check, bar."""


@hookspec
def summary_tables() -> Sequence[SummaryTable]:
    """The official spreadsheets that a recommending body sends."""


@hookspec
def cases() -> Sequence[Case]:
    """Examples that prove what is declared; ``greenroll plugin check`` runs them. Not read when an instance starts."""


@hookspec
def demo() -> Demo | None:
    """The region's demo: its clock and its invented units. Read when the demo is built, not when an instance starts."""


@hookspec
def application_moved(event: ApplicationMoved) -> None:
    """Observer: an application has moved. Called after the commit; what it raises is logged and changes nothing."""


@hookspec
def list_changed(event: ListChanged) -> None:
    """Observer: the list ledger has a new row. Called after the commit.

    What it raises is logged and changes nothing.
    """

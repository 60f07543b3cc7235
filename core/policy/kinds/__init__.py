"""How each kind of declaration is treated, a class for each; one that has none follows from its labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.plugin_api.kinds import KINDS, D, Kind, Kinds
from core.policy.kinds.calls import Calls, Deadlines
from core.policy.kinds.documents import Clauses, Industries, Sources
from core.policy.kinds.evaluators import Caps, Requirements
from core.policy.kinds.figures import Grading, IndicatorSets, QuotaFormulas, Quotas, Retentions, Terms
from core.policy.kinds.forms import Dispatches, Forms, SummaryTables
from core.policy.kinds.rules import Rules
from core.policy.kinds.scoring import ScoringMethods
from core.policy.treatment import Treatment

_OWN: tuple[Treatment[Any], ...] = (
    Sources(Kinds.sources),
    Clauses(Kinds.clauses),
    Calls(Kinds.calls),
    Deadlines(Kinds.deadlines),
    Forms(Kinds.forms),
    Rules(Kinds.rules),
    Terms(Kinds.terms),
    Grading(Kinds.grading),
    Quotas(Kinds.quotas),
    QuotaFormulas(Kinds.quota_formulas),
    Caps(Kinds.evaluator_caps),
    Requirements(Kinds.evaluator_requirements),
    IndicatorSets(Kinds.indicator_sets),
    ScoringMethods(Kinds.scoring_methods),
    Industries(Kinds.industries),
    Retentions(Kinds.retention),
    SummaryTables(Kinds.summary_tables),
    Dispatches(Kinds.dispatches),
)
TREATMENTS: dict[Kind[Any], Treatment[Any]] = {each.kind: each for each in _OWN}


def treatments() -> Iterator[Treatment[Any]]:
    """How every kind is treated, in their order."""
    return map(treatment, KINDS.values())


def treatment(kind: Kind[D]) -> Treatment[D]:
    """How a kind is treated."""
    return TREATMENTS.get(kind) or Treatment(kind)

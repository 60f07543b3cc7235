"""Layers: what one region (nation, province), or this instance, declares; and the kinds of declaration there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.plugin_api.declarations import (
    Call,
    Clause,
    Deadline,
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

#: The origin of what staff changed in the running system.
INSTANCE = "instance"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of declaration: its name in layers and books, the hook that returns it, its type, its Chinese name."""

    name: str
    hook: str
    declares: type[Any]
    label: str


KINDS = (
    Kind("sources", "sources", Source, "政策文件"),
    Kind("clauses", "clauses", Clause, "条款"),
    Kind("calls", "calls", Call, "申报通知"),
    Kind("deadlines", "deadlines", Deadline, "时限"),
    Kind("forms", "forms", Form, "表单"),
    Kind("rules", "rules", Rule, "审查规则"),
    Kind("terms", "terms", Term, "期限"),
    Kind("evaluator_caps", "evaluator_caps", EvaluatorCap, "评价项目上限"),
    Kind("evaluator_requirements", "evaluator_requirements", EvaluatorRequirement, "评价机构条件"),
    Kind("grading", "grading_tiers", GradingTiers, "等级"),
    Kind("quotas", "quotas", Quota, "名额与目标"),
    Kind("indicator_sets", "indicator_sets", IndicatorSet, "评价指标"),
    Kind("industries", "industries", Industry, "重点行业"),
    Kind("summary_tables", "summary_tables", SummaryTable, "汇总表"),
)
KIND = {kind.name: kind for kind in KINDS}


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """The declarations of one origin: a region's id, or `INSTANCE`. Layers are given lowest (nation) first."""

    origin: str
    region: Region | None = None
    sources: tuple[Source, ...] = ()
    clauses: tuple[Clause, ...] = ()
    calls: tuple[Call, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    forms: tuple[Form, ...] = ()
    rules: tuple[Rule, ...] = ()
    terms: tuple[Term, ...] = ()
    evaluator_caps: tuple[EvaluatorCap, ...] = ()
    evaluator_requirements: tuple[EvaluatorRequirement, ...] = ()
    grading: tuple[GradingTiers, ...] = ()
    quotas: tuple[Quota, ...] = ()
    indicator_sets: tuple[IndicatorSet, ...] = ()
    industries: tuple[Industry, ...] = ()
    summary_tables: tuple[SummaryTable, ...] = ()

    def of(self, kind: Kind) -> tuple[Any, ...]:
        """The layer's declarations of one kind, in the order of the files."""
        return tuple(getattr(self, kind.name))

    def everything(self) -> Iterator[tuple[Kind, Any]]:
        """Every declaration of the layer with its kind (the region itself is none)."""
        for kind in KINDS:
            for declaration in self.of(kind):
                yield kind, declaration


def identity(declaration: Any) -> str:
    """The id of a declaration within its kind; an industry, which has none, is known by sector and name."""
    if isinstance(declaration, Industry):
        return f"{declaration.sector}/{declaration.name}"
    return str(declaration.id)

"""The kinds of declaration that there are, each once: its type, its word, and where a plugin says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, overload

from core.plugin_api.declarations import (
    Call,
    Clause,
    Deadline,
    DispatchTemplate,
    EvaluatorCap,
    EvaluatorRequirement,
    Form,
    GradingTiers,
    IndicatorSet,
    Industry,
    Quota,
    QuotaFormula,
    Retention,
    Rule,
    ScoringMethod,
    Source,
    SummaryTable,
    Term,
)

D = TypeVar("D")


class Spread(NamedTuple):
    """A CSV whose columns ``value:x``, ``value:y`` ...

    Give one declaration for each filled cell, with ``by`` set to x, y.
    """

    value: str
    by: str


class Reading(Protocol):
    """Who reads each kind from somewhere: a plugin's folder."""

    def of(self, kind: Kind[D], /) -> Callable[[], tuple[D, ...]]: ...


class Listing(Protocol):
    """Who has each kind in an order: a layer."""

    def of(self, kind: Kind[D], /) -> tuple[D, ...]: ...


class ById(Protocol):
    """Who has each kind by id: a policy book."""

    def of(self, kind: Kind[D], /) -> Mapping[str, D]: ...


@dataclass(frozen=True, eq=False)
class Kind(Generic[D]):
    """A kind of declaration: its type, its Chinese name, and its name in layers and books: that under which `Kinds`
    has it.

    ``file`` is where a plugin's folder has it: a ``.yaml`` holds a list, a ``.csv`` one a row, a folder one in each of
    its files. ``says`` tells authors what the hook returns, which is called like the kind unless ``hook`` says
    otherwise. Rows may be `Spread`, and ``identify`` makes the id of one that gives none.
    """

    declares: type[D]
    label: str
    file: str
    says: str
    name: str = ""
    hook: str = ""
    spread: Spread | None = None
    identify: Callable[[Mapping[str, Any]], str] | None = None

    def __set_name__(self, owner: object, name: str) -> None:
        if not self.name:  # a folder has one of them under its hook's name too
            object.__setattr__(self, "name", name)
            self.__post_init__()

    def __post_init__(self) -> None:
        object.__setattr__(self, "hook", self.hook or self.name)

    @overload
    def __get__(self, holder: Listing, owner: object) -> tuple[D, ...]: ...
    @overload
    def __get__(self, holder: ById, owner: object) -> Mapping[str, D]: ...
    @overload
    def __get__(self, holder: Reading, owner: object) -> Callable[[], tuple[D, ...]]: ...
    @overload
    def __get__(self, holder: object, owner: object) -> Kind[D]: ...
    def __get__(self, holder: Any, owner: object) -> Any:
        """What the holder has of this kind; for anybody else it is the kind itself."""
        if holder is None:  # asked of the class: books are, at each lookup
            return self
        of = getattr(holder, "of", None)
        return self if of is None else of(self)


def _quota_id(row: Mapping[str, Any]) -> str:
    """A quota's id from what it is about, for rows that give none."""
    about = (row.get(key) for key in ("kind", "call", "body", "category", "from_year"))
    return "-".join(str(part) for part in about if part is not None)


class Kinds:
    """Who has something of every kind has it under the kind's name: a folder, a layer, a book."""

    __slots__ = ()

    sources = Kind(
        Source,
        "政策文件",
        "sources.yaml",
        """The rule documents, with number, issuer and the span in which they hold.

        A declaration without dates has its source's.
        """,
    )
    clauses = Kind(
        Clause,
        "条款",
        "clauses.yaml",
        "Every clause of the documents, with its force: what others cite, and what the coverage page lists.",
    )
    calls = Kind(
        Call,
        "申报通知",
        "calls",
        "The notices' invitations as pipelines of stages, from which staff open the year's call.",
    )
    deadlines = Kind(
        Deadline,
        "时限",
        "deadlines.yaml",
        "Every date that somebody must keep: of a call's stage, or of a standing duty.",
    )
    forms = Kind(
        Form,
        "表单",
        "forms",
        "The forms that the calls name: page, schema, official document and spreadsheet row come from them.",
    )
    rules = Kind(
        Rule,
        "审查规则",
        "rules.yaml",
        "The demands on an application, or on a recommending body (gates): words, force, clause and figures.",
    )
    terms = Kind(Term, "期限", "terms.yaml", "Spans of time: public notice, re-check, bar.")
    grading = Kind(
        GradingTiers,
        "等级",
        "grading.yaml",
        "Tiers (A, B, C; stars), how they are assigned and what each opens.",
        hook="grading_tiers",
    )
    quotas = Kind(
        Quota,
        "名额与目标",
        "quotas.csv",
        """Counts per recommending body and category: targets to reach, ceilings not to exceed.

        A row per body and category, or a row per body with a column ``count:CATEGORY`` for each category.
        """,
        spread=Spread("count", "category"),
        identify=_quota_id,
    )
    quota_formulas = Kind(
        QuotaFormula,
        "名额的计算",
        "quota_formulas.yaml",
        "Ceilings worked out for each recommending body: of counts that staff keep of it, or of past lists.",
    )
    evaluator_caps = Kind(
        EvaluatorCap,
        "评价项目上限",
        "caps.yaml",
        "How many engagements one key of a third-party evaluator may have per period.",
    )
    evaluator_requirements = Kind(
        EvaluatorRequirement,
        "评价机构条件",
        "evaluator_requirements.yaml",
        "The conditions of a third-party evaluator's qualification.",
    )
    indicator_sets = Kind(
        IndicatorSet,
        "评价指标",
        "indicators",
        "The evaluation indicators of one category and year, with their weights.",
    )
    scoring_methods = Kind(
        ScoringMethod,
        "计分方法",
        "scoring_methods.yaml",
        "How the indicators of a set are scored, where the documents print no formula.",
    )
    industries = Kind(Industry, "重点行业", "industries.csv", "The key industries within their sectors.")
    retention = Kind(
        Retention,
        "保存期限",
        "retention.yaml",
        "How long what is kept of people stays, by kind of data, and what for.",
    )
    summary_tables = Kind(
        SummaryTable,
        "汇总表",
        "summary_tables",
        "The official spreadsheets that a recommending body sends.",
    )
    dispatches = Kind(
        DispatchTemplate,
        "文书模板",
        "dispatches.yaml",
        "The letters and notices that offices issue: which .docx of the folder lays each kind out, how it is numbered.",
    )


KINDS: dict[str, Kind[Any]] = {name: each for name, each in vars(Kinds).items() if isinstance(each, Kind)}
"""Every kind by its name, in the order in which they are checked and shown."""

"""Layers made in code: a nation, a region that extends it, and the instance's own."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.plugin_api import (
    Actor,
    AssignedBy,
    BodyKind,
    Call,
    Category,
    Clause,
    Deadline,
    Does,
    EvaluatorCap,
    Field,
    FieldType,
    Force,
    Form,
    FrozenMap,
    GradingTiers,
    Industry,
    Level,
    Period,
    Quota,
    QuotaKind,
    Region,
    Row,
    Rule,
    RuleKind,
    Section,
    Source,
    SpanUnit,
    Stage,
    Support,
    Term,
    Track,
)
from core.plugin_api.kinds import KINDS, Kind
from core.policy.layers import INSTANCE, Layer

ON = date(2025, 10, 20)
FILING = datetime(2025, 5, 20, 17)  # noqa: DTZ001  # local time, as it is declared


def rule(name: str, **more: Any) -> Rule:
    given: dict[str, Any] = {"clause": "R-1", "stages": ("file",), "force": Force.MUST} | more
    return Rule(
        id=name,
        kind=given.pop("kind", RuleKind.CONDITION),
        summary=name,
        judge="is_true",
        says="否",
        cure="改",
        **given,
    )


def by_kind(declared: dict[str, Any]) -> dict[Kind[Any], Any]:
    return {KINDS[name]: declarations for name, declarations in declared.items()}


def nation(**more: Any) -> Layer:
    """In force from 2024-01-19, without end."""
    declared: dict[str, Any] = {
        "sources": (Source(id="N", title="办法", in_force_from=date(2024, 1, 19), origin="nation"),),
        "clauses": (_clause("N-1", "N", "nation"), _clause("N-2", "N", "nation")),
        "deadlines": (Deadline(id="pass-up", every_year="07-31", duty="报送", clause="N-1", origin="nation"),),
        "terms": (
            Term(
                id="public_notice",
                length=15,
                unit=SpanUnit.CALENDAR_DAYS,
                levels=("national",),
                clause="N-1",
                origin="nation",
            ),
        ),
        "evaluator_caps": (
            EvaluatorCap(
                id="projects", limit=15, per=Period.YEAR, key="legal_representative", clause="N-1", origin="nation"
            ),
        ),
        "rules": (rule("listed", levels=("national",), clause="N-2", origin="nation"),),
        "industries": (Industry(sector="钢铁", name="焦化", clause="N-2", origin="nation"),),
    } | more
    region = Region(
        id="nation",
        name="全国",
        authority="部",
        categories=FrozenMap({"factory": Category(label="绿色工厂"), "park": Category(label="绿色园区")}),
        levels=FrozenMap({"provincial": Level(label="省级"), "national": Level(label="国家级")}),
    )
    return Layer(origin="nation", region=region, declared=by_kind(declared))


def region(**more: Any) -> Layer:
    """In force from 2024-07-19 for five years."""
    declared: dict[str, Any] = {
        "sources": (
            Source(
                id="R",
                title="细则",
                number="高工〔1〕号",
                in_force_from=date(2024, 7, 19),
                in_force_until=date(2029, 7, 18),
                origin="region",
            ),
        ),
        "clauses": (
            _clause("R-1", "R", "region"),
            _clause("R-2", "R", "region", support=Support.PLANNED),
            _clause("R-3", "R", "region", support=Support.SHOWN, forces=(Force.SHOW,)),
            _clause("R-4", "R", "region"),
            _clause("R-5", "R", "region"),
        ),
        "calls": (call("yearly-2025"),),
        "deadlines": (
            Deadline(id="filing", call="yearly-2025", stage="file", due=FILING, clause="R-1", origin="region"),
            Deadline(
                id="filing-old",
                call="yearly-2025",
                stage="file",
                due=date(2025, 5, 1),
                tracks=("old",),
                clause="R-1",
                origin="region",
            ),
            Deadline(
                id="sending",
                call="yearly-2025",
                stage="send",
                every_year="05-31",
                serves="pass-up",
                clause="R-1",
                origin="region",
            ),
        ),
        "forms": (form("basics"), form("old-only", track="old", choice="文件未列出", clause=None)),
        "rules": (
            rule("for-all", origin="region"),
            rule("factories", categories=("factory",), origin="region"),
            rule("old", tracks=("old",), force=Force.PRIORITY, clause="R-5", origin="region"),
            rule("this-call", calls=("yearly-2025",), origin="region"),
            rule("gate", kind=RuleKind.GATE, origin="region"),
        ),
        "terms": (
            Term(
                id="notice-here",
                name="public_notice",
                length=10,
                unit=SpanUnit.WORKING_DAYS,
                clause="R-1",
                choices=FrozenMap({"starts": "未写明"}),
                origin="region",
            ),
        ),
        "grading": (
            GradingTiers(
                id="tiers",
                tiers=("A", "B"),
                assigned_by=AssignedBy.PANEL,
                required_for=FrozenMap({"national": "B"}),
                clause="R-1",
                origin="region",
            ),
        ),
        "quotas": (
            Quota(
                id="q1",
                body="west",
                category="factory",
                count=30,
                kind=QuotaKind.TARGET,
                from_year=2021,
                until_year=2025,
                clause="R-5",
                origin="region",
            ),
            Quota(
                id="q2",
                body="east",
                category="park",
                count=1,
                kind=QuotaKind.CEILING,
                call="yearly-2025",
                clause="R-1",
                origin="region",
            ),
        ),
    } | more
    described = Region(
        id="region",
        name="高地",
        authority="厅",
        extends="nation",
        levels=FrozenMap({"city": Level(label="市级")}),
        body_kinds=FrozenMap({"city": BodyKind(label="市", clause="R-1")}),
    )
    return Layer(origin="region", region=described, declared=by_kind(declared))


def instance(**more: Any) -> Layer:
    """What staff changed."""
    return Layer(origin=INSTANCE, declared=by_kind(more))


def call(name: str, **more: Any) -> Call:
    given: dict[str, Any] = {
        "title": "年度推荐",
        "source": "R",
        "year": 2025,
        "levels": ("provincial", "national"),
        "categories": ("factory", "park"),
        "category_labels": FrozenMap({"park": "高地绿色园区"}),
        "tracks": FrozenMap(
            {
                "new": Track(label="新申报", on_list="provincial", clause="R-1"),
                "old": Track(label="现有", clause="R-1"),
            }
        ),
        "bodies": ("city",),
        "stages": (
            Stage(id="file", name="填报", actor=Actor.APPLICANT, final=True, clause="R-1"),
            Stage(
                id="send",
                does=Does.RECOMMEND,
                name="推荐",
                actor=Actor.RECOMMENDING_BODY,
                gate=("gate",),
                clause="R-1",
                clauses=FrozenMap({"gate": "R-4"}),
            ),
        ),
        "forms": FrozenMap({"factory": ("basics", "old-only"), "park": ("basics",)}),
        "origin": "region",
    } | more
    return Call(id=name, **given)


def form(name: str, **more: Any) -> Form:
    table = Field(
        name="years",
        label="经营情况",
        type=FieldType.TABLE,
        rows=(Row(name="y1", label="{year-1} 年预计"),),
        columns=(Field(name="revenue", label="收入", type=FieldType.DECIMAL, unit="万元", least=Decimal("0.1")),),
    )
    given: dict[str, Any] = {"title": "{year} 年表", "clause": "R-1", "origin": "region"} | more
    return Form(id=name, sections=(Section(id="s", title="一", fields=(table,)),), **given)


def _clause(
    name: str, source: str, origin: str, *, support: Support | None = None, forces: tuple[Force, ...] = (Force.MUST,)
) -> Clause:
    return Clause(
        id=name,
        source=source,
        place_in_source=f"第{name}条",
        force=forces,
        summary=name,
        support=support,
        origin=origin,
    )

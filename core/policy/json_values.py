"""The figures of the rules as JSON: caps, requirements, tiers, quotas, terms, indicators, tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.plugin_api.declarations import (
    EvaluatorCap,
    EvaluatorRequirement,
    GradingTiers,
    IndicatorSet,
    Quota,
    SummaryTable,
    Term,
)
from core.policy.json_parts import Json, based, number


def cap_json(cap: EvaluatorCap) -> Json:
    return {
        "id": cap.id,
        "limit": cap.limit,
        "per": cap.per.value,
        "key": cap.key,
        "levels": list(cap.levels),
        "categories": list(cap.categories),
        **based(cap),
    }


def requirement_json(requirement: EvaluatorRequirement) -> Json:
    return {
        "id": requirement.id,
        "summary": requirement.summary,
        "minimum": requirement.minimum,
        "unit": requirement.unit,
        "fact": requirement.fact,
        **based(requirement),
    }


def grading_json(grading: GradingTiers) -> Json:
    return {
        "id": grading.id,
        "tiers": list(grading.tiers),
        "assigned_by": grading.assigned_by.value,
        "levels": list(grading.levels),
        "categories": list(grading.categories),
        "bands": [
            {key: str(value) for key in ("least", "below", "share") if (value := getattr(band, key)) is not None}
            | {"tier": band.tier}
            for band in grading.bands
        ],
        "required_for": dict(grading.required_for),
        **based(grading),
    }


def quota_json(quota: Quota) -> Json:
    return {
        "id": quota.id,
        "body": quota.body,
        "category": quota.category,
        "count": quota.count,
        "kind": quota.kind.value,
        "from": quota.from_year,
        "until": quota.until_year,
        "call": quota.call,
        "levels": list(quota.levels),
        **based(quota),
    }


def quota_order(quota: Mapping[str, Any]) -> tuple[str, str, str]:
    return quota["body"], quota["category"], quota["id"]


def indicator_set_json(indicators: IndicatorSet) -> Json:
    return {
        "id": indicators.id,
        "category": indicators.category,
        "year": indicators.year,
        "title": indicators.title,
        "dimensions": [{"name": each.name, "weight": number(each.weight)} for each in indicators.dimensions],
        "indicators": [
            {
                "number": each.number,
                "name": each.name,
                "dimension": each.dimension,
                "type": each.type.value,
                "unit": each.unit,
                "weight": number(each.weight),
                "leading": each.leading,
                "base": each.base,
            }
            for each in indicators.indicators
        ],
        **based(indicators),
    }


def term_json(term: Term) -> Json:
    """``id`` is the term's name as others ask for it, since several levels may have a term of one name."""
    return {
        "id": term.called,
        "declaration": term.id,
        "levels": list(term.levels),
        "length": term.length,
        "unit": term.unit.value,
        "starts": term.starts.value,
        "starts_choice": term.choices.get("starts"),
        **based(term),
    }


def summary_table_json(table: SummaryTable) -> Json:
    return {"id": table.id, "title": table.title, "annex": table.annex, **based(table)}

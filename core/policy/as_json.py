"""The policy book as JSON: what `greenroll policy show --json` prints and `/api/v1/policy` answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from core.plugin_api.declarations import (
    Call,
    Clause,
    Deadline,
    EvaluatorCap,
    EvaluatorRequirement,
    GradingTiers,
    IndicatorSet,
    Quota,
    Region,
    Rule,
    Source,
    Stage,
    SummaryTable,
    Term,
)
from core.policy.book import PolicyBook
from core.policy.coverage import Coverage, coverage

Json = dict[str, Any]


def book_json(book: PolicyBook) -> Json:
    """The whole book. Lists are sorted by id; every value stands with its clause or choice, and its origin."""
    covered = coverage(book)
    return {
        "region": _region(book.region),
        "on": book.on.isoformat(),
        "sources": _sorted(map(_source, book.sources.values())),
        "clauses": _sorted(clause_json(covered[each]) for each in book.clauses),
        "calls": _sorted(_call(book, each) for each in book.calls.values()),
        "deadlines": _sorted(map(_deadline, book.deadlines.values())),
        "evaluator_caps": _sorted(map(_cap, book.evaluator_caps.values())),
        "evaluator_requirements": _sorted(map(_requirement, book.evaluator_requirements.values())),
        "grading": _sorted(map(_grading, book.grading.values())),
        "quotas": sorted(map(_quota, book.quotas.values()), key=_quota_order),
        "rules": _sorted(map(_rule, book.rules.values())),
        "indicator_sets": _sorted(map(_indicator_set, book.indicator_sets.values())),
        "terms": _sorted(map(_term, book.terms.values())),
        "industries": [
            {"sector": each.sector, "name": each.name, "clause": each.clause, "origin": each.origin}
            for each in book.industries.values()
        ],
        "summary_tables": _sorted(map(_summary_table, book.summary_tables.values())),
    }


def clause_json(covered: Coverage) -> Json:
    """One clause with what the product does about it."""
    clause: Clause = covered.clause
    return {
        "id": clause.id,
        "source": clause.source,
        "place": clause.place_in_source,
        "force": [force.value for force in clause.force],
        "summary": clause.summary,
        "status": covered.status.value,
        "implemented_by": list(covered.implemented_by),
        "origin": clause.origin,
    }


def based(declaration: Any) -> Json:
    """On what a declaration rests, and whose it is: ``clause`` (or null beside ``choice``), ``choices``, ``origin``."""
    basis: Json = {"clause": declaration.clause}
    if declaration.clause is None:
        basis["choice"] = declaration.choice
    if declaration.choices:
        basis["choices"] = dict(declaration.choices)
    return {**basis, "origin": declaration.origin}


def moment(due: date | datetime | None) -> str | None:
    """A day or date-time in ISO 8601."""
    return None if due is None else due.isoformat()


def _region(region: Region) -> Json:
    return {
        "id": region.id,
        "name": region.name,
        "extends": region.extends,
        "authority": region.authority,
        "categories": {name: each.label for name, each in region.categories.items()},
        "levels": {name: each.label for name, each in region.levels.items()},
        "recommending_bodies": [
            {"id": body.id, "name": body.name, "kind": body.kind, "parent": body.parent}
            for body in sorted(region.recommending_bodies, key=lambda body: body.id)
        ],
        "bodies_choice": region.bodies_choice,
    }


def _source(source: Source) -> Json:
    return {
        "id": source.id,
        "title": source.title,
        "number": source.number,
        "issuer": source.issuer,
        "issued_on": moment(source.issued_on),
        "in_force_from": moment(source.in_force_from),
        "in_force_until": moment(source.in_force_until),
        "held": source.held,
        "note": source.note,
        "choices": dict(source.choices),
        "origin": source.origin,
    }


def _call(book: PolicyBook, call: Call) -> Json:
    return {
        "id": call.id,
        "title": call.title,
        "year": call.year,
        "source": call.source,
        "follows": call.follows,
        "opens": moment(call.opens),
        "levels": list(call.levels),
        "categories": list(call.categories),
        "tracks": {name: {"label": each.label, "clause": each.clause} for name, each in call.tracks.items()},
        "bodies": list(call.bodies),
        "stages": [_stage(book, call, stage) for stage in call.stages],
        "forms": {category: list(forms) for category, forms in call.forms.items()},
        "summary_tables": list(call.summary_tables),
        "indicator_sets": dict(call.indicator_sets),
        **based(call),
    }


def _stage(book: PolicyBook, call: Call, stage: Stage) -> Json:
    """``due`` is everybody's date, else the only one that some track has; ``due_by_track`` has each track's."""
    by_track = {track: book.due(call.id, stage.id, track) for track in call.tracks}
    dated = {due for due in by_track.values() if due is not None}
    due = book.due(call.id, stage.id) or (dated.pop() if len(dated) == 1 else None)
    return {
        "id": stage.id,
        "name": stage.name,
        "actor": stage.actor.value,
        "does": stage.kind.value,
        "due": moment(due),
        "due_by_track": {track: moment(each) for track, each in by_track.items()},
        "tracks": list(stage.tracks),
        "final": stage.final,
        "gate": list(stage.gate),
        "lists": stage.lists,
        "clause": stage.clause,
        **({"choice": stage.choice} if stage.clause is None else {}),
    }


def _deadline(deadline: Deadline) -> Json:
    return {
        "id": deadline.id,
        "call": deadline.call,
        "stage": deadline.stage,
        "tracks": list(deadline.tracks),
        "due": moment(deadline.due),
        "every_year": deadline.every_year,
        "duty": deadline.duty,
        "serves": deadline.serves,
        "extendable_until": moment(deadline.extendable_until),
        **based(deadline),
    }


def _cap(cap: EvaluatorCap) -> Json:
    return {
        "id": cap.id,
        "limit": cap.limit,
        "per": cap.per.value,
        "key": cap.key,
        "levels": list(cap.levels),
        "categories": list(cap.categories),
        **based(cap),
    }


def _requirement(requirement: EvaluatorRequirement) -> Json:
    return {
        "id": requirement.id,
        "summary": requirement.summary,
        "minimum": requirement.minimum,
        "unit": requirement.unit,
        **based(requirement),
    }


def _grading(grading: GradingTiers) -> Json:
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


def _quota(quota: Quota) -> Json:
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


def _quota_order(quota: Mapping[str, Any]) -> tuple[str, str, str]:
    return quota["body"], quota["category"], quota["id"]


def _rule(rule: Rule) -> Json:
    """``stage`` is the first kind of stage that the rule guards, ``stages`` all of them."""
    return {
        "id": rule.id,
        "kind": rule.kind.value,
        "calls": list(rule.calls),
        "categories": list(rule.categories),
        "levels": list(rule.levels),
        "tracks": list(rule.tracks),
        "stage": rule.stages[0],
        "stages": list(rule.stages),
        "force": rule.force.value,
        "summary": rule.summary,
        "judge": rule.judge,
        "facts": dict(rule.facts),
        "figures": {name: {"value": str(each.value), "unit": each.unit} for name, each in rule.figures.items()},
        "verified": rule.verified,
        **based(rule),
    }


def _indicator_set(indicators: IndicatorSet) -> Json:
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


def _term(term: Term) -> Json:
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


def _summary_table(table: SummaryTable) -> Json:
    return {"id": table.id, "title": table.title, "annex": table.annex, **based(table)}


def number(value: Any) -> int | float:
    """A weight or the like as a JSON number."""
    return int(value) if value == int(value) else float(value)


def _sorted(items: Iterable[Json]) -> list[Json]:
    by_id: Callable[[Json], tuple[str, str]] = lambda item: (item["id"], item.get("declaration", ""))  # noqa: E731
    return sorted(items, key=by_id)

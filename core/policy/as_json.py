"""The policy book as JSON: what `greenroll policy show --json` prints and `/api/v1/policy` answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from core.plugin_api.declarations import Clause, Region, Source
from core.policy.book import PolicyBook
from core.policy.coverage import Coverage, coverage
from core.policy.json_calls import call_json, deadline_json, rule_json
from core.policy.json_parts import Json, moment
from core.policy.json_values import (
    cap_json,
    grading_json,
    indicator_set_json,
    quota_json,
    quota_order,
    requirement_json,
    summary_table_json,
    term_json,
)


def book_json(book: PolicyBook) -> Json:
    """The whole book. Lists are sorted by id; every value stands with its clause or choice, and its origin."""
    covered = coverage(book)
    return {
        "region": _region(book.region),
        "on": book.on.isoformat(),
        "sources": _sorted(map(_source, book.sources.values())),
        "clauses": _sorted(clause_json(covered[each]) for each in book.clauses),
        "calls": _sorted(call_json(book, each) for each in book.calls.values()),
        "deadlines": _sorted(map(deadline_json, book.deadlines.values())),
        "evaluator_caps": _sorted(map(cap_json, book.evaluator_caps.values())),
        "evaluator_requirements": _sorted(map(requirement_json, book.evaluator_requirements.values())),
        "grading": _sorted(map(grading_json, book.grading.values())),
        "quotas": sorted(map(quota_json, book.quotas.values()), key=quota_order),
        "rules": _sorted(map(rule_json, book.rules.values())),
        "indicator_sets": _sorted(map(indicator_set_json, book.indicator_sets.values())),
        "terms": _sorted(map(term_json, book.terms.values())),
        "industries": [
            {"sector": each.sector, "name": each.name, "clause": each.clause, "origin": each.origin}
            for each in book.industries.values()
        ],
        "summary_tables": _sorted(map(summary_table_json, book.summary_tables.values())),
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


def _region(region: Region) -> Json:
    return {
        "id": region.id,
        "name": region.name,
        "extends": region.extends,
        "authority": region.authority,
        "categories": {name: each.label for name, each in region.categories.items()},
        "category_units": {name: each.unit.value for name, each in region.categories.items()},
        "category_subjects": {name: each.subject for name, each in region.categories.items() if each.subject},
        "levels": {name: each.label for name, each in region.levels.items()},
        "regulators": {name: each.label for name, each in region.regulators.items()},
        "evaluator_keys": {name: each.label for name, each in region.evaluator_keys.items()},
        "evaluator_profile": region.evaluator_profile,
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


def _sorted(items: Iterable[Json]) -> list[Json]:
    by_id: Callable[[Json], tuple[str, str]] = lambda item: (item["id"], item.get("declaration", ""))  # noqa: E731
    return sorted(items, key=by_id)

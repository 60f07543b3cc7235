"""The policy book as JSON: what `greenroll policy show --json` prints and `/api/v1/policy` answers."""

from __future__ import annotations

from functools import lru_cache

from core.plugin_api.declarations import Ground, Level, Region
from core.plugin_api.kinds import Kinds
from core.policy.book import PolicyBook
from core.policy.coverage import Coverage, coverage
from core.policy.kinds import treatments
from core.policy.treatment import Json


@lru_cache(maxsize=8)
def book_json(book: PolicyBook) -> Json:
    """The whole book but its forms. Every value stands with its clause or choice, and its origin.

    Kept per book, since every declaration is told by its attributes; nobody changes what is returned.
    """
    covered = coverage(book)
    return {
        "region": _region(book.region),
        "on": book.on.isoformat(),
        **{
            each.kind.name: sorted((each.json(it, book) for it in book.of(each.kind).values()), key=each.order)
            for each in treatments()
            if each.kind is not Kinds.forms
        },
        "clauses": [clause_json(covered[each]) for each in sorted(book.clauses)],
    }


def clause_json(covered: Coverage) -> Json:
    """One clause with what the product does about it."""
    clause = covered.clause
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


def _level(level: Level) -> Json:
    """What follows from standing on a level's list, as far as the region says."""
    found: Json = {}
    if level.valid is not None:
        found["valid"] = {"term": level.valid.term, "clause": level.valid.clause, "choice": level.valid.choice}
    for name, each in (("implies", level.implies), ("replaces", level.replaces)):
        if each is not None:
            found[name] = {"lists": list(each.lists), "clause": each.clause, "choice": each.choice}
    return found


def _ground(ground: Ground) -> Json:
    lists = {"levels": list(ground.levels), "categories": list(ground.categories)}
    return {"reason": ground.reason.value, "clause": ground.clause, "choice": ground.choice, **lists}


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
        "level_rules": {name: rules for name, each in region.levels.items() if (rules := _level(each))},
        "upkeep": {
            name: {"form": each.form, "term": each.term, "grave": list(each.grave), "clears": each.clears}
            | {"finding": each.finding, "technical_review": each.technical_review}
            | {"reported_above": each.reported_above}
            | {"annual": list(each.annual), "clause": each.clause, "choice": each.choice}
            | {"grounds": [_ground(one) for one in each.grounds], "admitted": each.admitted}
            | {"admissions": [{"field": one.field, "is": one.equals} for one in each.admissions]}
            for name, each in region.upkeep.items()
        },
        "regulators": {name: each.label for name, each in region.regulators.items()},
        "encouraged": {name: each.label for name, each in region.encouraged.items()},
        "evaluator_keys": {name: each.label for name, each in region.evaluator_keys.items()},
        "evaluator_profile": region.evaluator_profile,
        "recommending_bodies": [
            {"id": body.id, "name": body.name, "kind": body.kind, "parent": body.parent}
            for body in sorted(region.recommending_bodies, key=lambda body: body.id)
        ],
        "bodies_choice": region.bodies_choice,
    }

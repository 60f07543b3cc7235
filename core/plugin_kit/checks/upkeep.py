"""What is said of the upkeep of lists: kinds that there are, forms and terms that exist, grades that a form offers."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Region, Upkeep, UpkeepKind
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.kinds import Kinds
from core.plugin_kit.checks.scope import Scope, fault, unknown, unknowns

GRADE = "grade"
"""The field of a form that grades what is reported."""


def check(scope: Scope) -> Iterator[Fault]:
    """Names in `upkeep:` that lead to nothing."""
    terms = {term.called for layer in scope.layers for term in layer.terms}
    for layer in scope.layers:
        for name, each in (layer.region.upkeep if layer.region else {}).items():
            assert layer.region is not None  # noqa: S101
            key = f"upkeep.{name}"
            if name not in set(UpkeepKind):
                cure = did_you_mean(name, [kind.value for kind in UpkeepKind], what="kind of upkeep")
                yield fault(layer.region, key, f"there is no kind of upkeep {name!r}", cure)
            yield from unknown(layer.region, f"{key}.form", each.form, scope.ids[Kinds.forms], "form")
            yield from unknown(layer.region, f"{key}.term", each.term, terms, "term")
            yield from _grades(scope, layer.region, key, each)


def _grades(scope: Scope, region: Region, key: str, each: Upkeep) -> Iterator[Fault]:
    offered = {
        choice.name
        for form in scope.ids[Kinds.forms].get(each.form, ())
        for section in form.sections
        for field in section.fields
        if field.name == GRADE
        for choice in field.choices
    }
    yield from unknowns(region, f"{key}.grave", each.grave, offered, f"grade of the form {each.form!r}")

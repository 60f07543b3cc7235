"""What evaluators are judged by: requirements that their profile asks for, and caps that let somebody in."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import EvaluatorRequirement, Field, FieldType
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.kinds import Kinds
from core.plugin_kit.checks.scope import Scope, fault, unknown
from core.policy.book import PolicyBook
from core.policy.layers import Layer


def check(layer: Layer) -> Iterator[Fault]:
    """Minimums that nothing is measured against, and limits that nobody can keep."""
    for requirement in layer.evaluator_requirements:
        if requirement.minimum is not None and requirement.fact is None:
            message = "no answer of an evaluator is measured against the minimum"
            yield fault(requirement, "minimum", message, "name in `fact:` the field of the profile that asks for it")
    for cap in layer.evaluator_caps:
        if cap.limit < 1:
            yield fault(cap, "limit", f"a cap of {cap.limit} lets nobody in", "give the number as printed")


def check_profile(scope: Scope) -> Iterator[Fault]:
    """Profiles that do not exist, and requirements of answers that the profile does not ask for."""
    for layer in scope.layers:
        if (region := layer.region) is not None:
            yield from unknown(region, "evaluator_profile", region.evaluator_profile, scope.ids[Kinds.forms], "form")
    for book in scope.books:
        for requirement in book.evaluator_requirements.values():
            if requirement.fact is not None:
                yield from _fact(scope, book, requirement, requirement.fact)


def _fact(scope: Scope, book: PolicyBook, requirement: EvaluatorRequirement, name: str) -> Iterator[Fault]:
    profile = scope.region.evaluator_profile
    if profile is None:
        message = f"no form asks evaluators {name!r}: the region has no profile of theirs"
        yield fault(requirement, "fact", message, "name the form in `evaluator_profile:` of region.yaml")
        return
    form = book.get(Kinds.forms, profile)
    if form is None:
        if profile in scope.ids[Kinds.forms]:
            message = f"the profile {profile!r} is not in force on every day on which this is"
            yield fault(requirement, "fact", message, "let the form hold as long (from, until, or its source's days)")
        return
    fields = {field.name: field for section in form.sections for field in section.fields}
    if name not in fields:
        cure = did_you_mean(name, fields, what="field of the profile")
        yield fault(requirement, "fact", f"the profile {profile!r} has no field {name!r}", cure)
    elif (wrong := _wrong(requirement, fields[name])) is not None:
        yield fault(requirement, "fact", *wrong)


def _wrong(requirement: EvaluatorRequirement, field: Field) -> tuple[str, str] | None:
    if requirement.minimum is not None and field.type is not FieldType.INTEGER:
        return f"the field {field.name!r} is a {field.type.value}: no minimum measures it", "name an integer field"
    if requirement.minimum is None and field.type is not FieldType.YES_NO:
        cure = "give the `minimum`, or name a yes_no field"
        return f"the field {field.name!r} is a {field.type.value}: without a minimum only a yes counts", cure
    return None

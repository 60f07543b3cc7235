"""What is said of the upkeep of lists: kinds that there are, forms and terms that exist, grades that a form offers."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Field, FieldType, Form, Region, Upkeep, UpkeepKind
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
            yield from _grounds(scope, layer.region, key, each)
            yield from _finding(scope, layer.region, key, each)
            fields = {
                field.name
                for forms in scope.ids[Kinds.forms].values()
                for form in forms
                for field in _fields(form)
                if field.type is FieldType.YES_NO
            }
            yield from unknown(layer.region, f"{key}.admitted", each.admitted, fields, "yes/no field of a form")
            for index, one in enumerate(each.admissions):
                at = f"{key}.admissions[{index}].field"
                yield from unknown(layer.region, at, one.field, fields, "yes/no field of a form")


def _grounds(scope: Scope, region: Region, key: str, each: Upkeep) -> Iterator[Fault]:
    levels = {level for layer in scope.layers if layer.region for level in layer.region.levels}
    categories = {category for layer in scope.layers if layer.region for category in layer.region.categories}
    for index, ground in enumerate(each.grounds):
        at = f"{key}.grounds[{index}]"
        yield from unknowns(region, f"{at}.levels", ground.levels, levels, "level")
        yield from unknowns(region, f"{at}.categories", ground.categories, categories, "category")


def _finding(scope: Scope, region: Region, key: str, each: Upkeep) -> Iterator[Fault]:
    """What takes a unit off every list at once rests on a file, which the form has room for."""
    if each.clears and each.finding is None:
        message = "it takes units off every list, and names no file on which that rests"
        yield fault(region, f"{key}.clears", message, "name the evidence field of the form as `finding`")
    files = {
        field.name
        for form in scope.ids[Kinds.forms].get(each.form, ())
        for field in _fields(form)
        if field.type is FieldType.EVIDENCE
    }
    yield from unknown(region, f"{key}.finding", each.finding, files, f"evidence of the form {each.form!r}")


def _fields(form: Form) -> Iterator[Field]:
    return (field for section in form.sections for field in section.fields)


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

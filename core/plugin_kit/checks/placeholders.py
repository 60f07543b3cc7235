"""Braces in texts that people read: only what can be filled may stand in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from core.plugin_api.declarations import Choice, Column, Cover, Field, Form, Paper, Part, Row, Section, SummaryTable
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.placeholders import placeholders
from core.plugin_api.walk import parts
from core.plugin_kit.checks.scope import fault
from core.policy.layers import Layer

#: Texts in which ``{year-1}`` and its like may stand, by the type that holds them.
_YEARLY: dict[type[Any], tuple[str, ...]] = {
    Section: ("title", "note"),
    Field: ("label", "help"),
    Row: ("label",),
    Choice: ("label",),
    Column: ("heading",),
    Cover: ("title",),
    Part: ("title",),
    Paper: ("title", "subtitle"),
}


def check(layer: Layer) -> Iterator[Fault]:
    """Placeholders in labels, headings and rules' sentences that nobody can fill."""
    for declaration in (*layer.forms, *layer.summary_tables):
        for path, part in parts(declaration):
            for key in _YEARLY.get(type(part), ()):
                yield from _text(declaration, f"{path}.{key}", getattr(part, key), ())
    for form in layer.forms:
        for path, text in _of_form(form):
            yield from _text(form, path, text, ())
    for table in layer.summary_tables:
        for path, line in _around(table):
            yield from _text(table, path, line, ("body",) if path.startswith(("head", "foot")) else ())
    yield from _sentences(layer)


def _sentences(layer: Layer) -> Iterator[Fault]:
    """Those of rules and requirements, which may name their figures and what was seen."""
    for rule in layer.rules:
        known = {"seen", *rule.figures, *rule.words}
        for key, text in (("says", rule.says), ("cure", rule.cure)):
            yield from _text(rule, key, text, known, years=False)
    for requirement in layer.evaluator_requirements:
        known = {"seen", "minimum"} if requirement.minimum is not None else {"seen"}
        yield from _text(requirement, "says", requirement.says, known, years=False)


def _of_form(form: Form) -> Iterator[tuple[str, str]]:
    """A form's title and the last lines of its cover, with their paths."""
    yield "title", form.title
    for index, line in enumerate(form.paper.cover.foot if form.paper and form.paper.cover else ()):
        yield f"paper.cover.foot[{index}]", line


def _around(table: SummaryTable) -> Iterator[tuple[str, str | None]]:
    """The texts above and below a table, with their paths."""
    for key in ("title", "subtitle", "sealing_line", "unit_line"):
        yield key, getattr(table, key)
    for key in ("head", "foot", "notes"):
        for index, line in enumerate(getattr(table, key)):
            yield f"{key}[{index}]", line


def _text(
    declaration: Any, key: str, text: str | None, known: Collection[str], *, years: bool = True
) -> Iterator[Fault]:
    for each in placeholders(text or ""):
        if each.name in known or (years and each.year_offset is not None):
            continue
        names = {*known, *({"year", "year-1"} if years else ())}
        yield fault(
            declaration, key, f"{{{each.name}}} cannot be filled", did_you_mean(each.name, names, what="placeholder")
        )

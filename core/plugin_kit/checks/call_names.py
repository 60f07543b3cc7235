"""What a call names has to be there on every day on which the call is.

Forms, tables, gates, terms, regulators, gradings, tracks, kinds of body.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.plugin_api.declarations import Call, RuleKind, Stage
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.kinds import Kind, Kinds
from core.plugin_kit.checks.scope import Scope, fault, unknown, unknowns
from core.policy.book import PolicyBook


def check(scope: Scope) -> Iterator[Fault]:
    """Names in calls that lead to nothing."""
    for book in scope.books:
        for call in book.calls.values():
            yield from _forms(scope, book, call)
            yield from _tables(scope, book, call)
            yield from _tracks(scope, call)
            for index, stage in enumerate(call.stages):
                yield from _stage(scope, book, call, stage, f"stages[{index}]")
            yield from unknowns(call, "bodies", call.bodies, scope.region.body_kinds, "kind of body")


def _forms(scope: Scope, book: PolicyBook, call: Call) -> Iterator[Fault]:
    for category, forms in call.forms.items():
        for index, name in enumerate(forms):
            key = f"forms.{category}[{index}]"
            yield from _held(scope, book, call, key, Kinds.forms, name)
            form = book.get(Kinds.forms, name)
            if form is not None and form.track is not None and form.track not in call.tracks:
                message = f"the form {name!r} is for the track {form.track!r}, which the call does not have"
                yield fault(call, key, message, did_you_mean(form.track, call.tracks, what="track of the call"))


def _tables(scope: Scope, book: PolicyBook, call: Call) -> Iterator[Fault]:
    for index, name in enumerate(call.summary_tables):
        yield from _held(scope, book, call, f"summary_tables[{index}]", Kinds.summary_tables, name)
    for category, name in call.indicator_sets.items():
        key = f"indicator_sets.{category}"
        yield from _held(scope, book, call, key, Kinds.indicator_sets, name)
        found = book.get(Kinds.indicator_sets, name)
        if found is not None and found.category != category:
            message = f"{name!r} holds the indicators of {found.category!r}, not of {category!r}"
            yield fault(call, key, message, "name the set of this category")


def _tracks(scope: Scope, call: Call) -> Iterator[Fault]:
    for name, track in call.tracks.items():
        yield from unknown(call, f"tracks.{name}.on_list", track.on_list, scope.region.levels, "level")
        if track.on_list is None and track.invites_all:
            message = "a track can invite all units of a list only when it says of which"
            yield fault(call, f"tracks.{name}.invites_all", message, "add `on_list:`")


def _stage(scope: Scope, book: PolicyBook, call: Call, stage: Stage, key: str) -> Iterator[Fault]:
    for index, name in enumerate(stage.gate):
        yield from _held(scope, book, call, f"{key}.gate[{index}]", Kinds.rules, name)
        gate = book.get(Kinds.rules, name)
        if gate is not None and gate.kind is not RuleKind.GATE:
            message = f"the rule {name!r} is a {gate.kind.value}, not a gate"
            yield fault(call, f"{key}.gate[{index}]", message, "name a rule of kind gate")
    lists = {**scope.region.levels, **scope.region.plans}
    yield from unknown(call, f"{key}.lists", stage.lists, lists, "level or plan")
    yield from unknowns(call, f"{key}.consults", stage.consults, scope.region.regulators, "regulator")
    if stage.grades is not None:
        yield from _held(scope, book, call, f"{key}.grades", Kinds.grading, stage.grades)
    yield from unknown(call, f"{key}.term", stage.term, {term.called for term in book.terms.values()}, "term")


def _held(scope: Scope, book: PolicyBook, call: Call, key: str, kind: Kind[Any], name: str) -> Iterator[Fault]:
    if book.get(kind, name) is not None:
        return
    what = kind.name.removesuffix("s").replace("_", " ")
    if name in scope.ids[kind]:
        message = f"the {what} {name!r} is not in force on every day on which the call is"
        yield fault(call, key, message, "let it hold as long as the call does (from, until, or its source's days)")
    else:
        yield from unknown(call, key, name, scope.ids[kind], what)

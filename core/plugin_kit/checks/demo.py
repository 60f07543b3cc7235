"""The demo speaks only of people, units, calls and stages that there are: it is played through the real operations.

It is read and checked when it is built, and by `greenroll plugin check`; an instance that starts does not look at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.plugin_api.declarations import Call, Category, Demo, DemoApplication, DemoCall, UnitKind
from core.plugin_api.faults import Fault, did_you_mean, fault_at
from core.plugin_api.kinds import Kinds
from core.plugin_kit.checks.scope import Scope
from core.plugin_kit.checks.vocabulary import EVALUATOR_KEYS


@dataclass(frozen=True)
class _Known:
    """What a demo may name, and where faults of it are told."""

    scope: Scope
    demo: Demo

    @property
    def bodies(self) -> list[str]:
        declared = [body.id for layer in self.scope.layers if layer.region for body in layer.region.recommending_bodies]
        return [*declared, *(body.id for body in self.demo.bodies)]

    def calls(self) -> dict[str, Call]:
        """The region's calls, and those that the demo copies first, under their new ids."""
        calls: dict[str, Call] = {name: found[-1] for name, found in self.scope.ids[Kinds.calls].items()}
        return calls | {each.call: calls[each.copies] for each in self.demo.calls if each.copies in calls}

    def fault(self, key: str, message: str, cure: str) -> Fault:
        return fault_at(self.scope.layers[-1].origin, self.demo.place, key, message, cure)

    def name(self, key: str, name: str | None, known: Iterable[str], what: str) -> Iterator[Fault]:
        """A fault where something is named that there is not."""
        known = list(known)
        if name is not None and name not in known:
            yield self.fault(key, f"there is no {what} {name!r}", did_you_mean(name, known, what=what))


def check(scope: Scope, demo: Demo) -> Iterator[Fault]:
    """Names that lead to nothing, doubled ids, and applications that could not stand where they are said to."""
    known = _Known(scope, demo)
    yield from _doubled(known)
    yield from _people(known)
    yield from _units(known)
    calls = known.calls()
    for index, call in enumerate(demo.calls):
        yield from _call(known, call, calls, f"calls[{index}]")
    opened = [each.call for each in demo.calls]
    for index, application in enumerate(demo.applications):
        key = f"applications[{index}]"
        yield from known.name(f"{key}.unit", application.unit, [unit.id for unit in demo.units], "unit of the demo")
        yield from known.name(f"{key}.call", application.call, opened, "call that the demo opens")
        if application.call in calls:
            yield from _application(known, application, calls[application.call], key)


def _doubled(known: _Known) -> Iterator[Fault]:
    demo = known.demo
    ids = {
        "bodies": [each.id for each in demo.bodies],
        "people": [each.id for each in demo.people],
        "units": [each.id for each in demo.units],
        "evaluators": [each.id for each in demo.evaluators],
        "calls": [each.call for each in demo.calls],
    }
    for key, named in ids.items():
        for index, name in enumerate(named):
            if name in named[:index]:
                yield known.fault(f"{key}[{index}]", f"two of the {key} are called {name!r}", "give each its own id")


def _people(known: _Known) -> Iterator[Fault]:
    demo, region = known.demo, known.scope.region
    for index, body in enumerate(demo.bodies):
        yield from known.name(f"bodies[{index}].kind", body.kind, region.body_kinds, "kind of body")
        yield from known.name(f"bodies[{index}].parent", body.parent, known.bodies, "recommending body")
    for index, person in enumerate(demo.people):
        key = f"people[{index}]"
        yield from known.name(f"{key}.body", person.body, known.bodies, "recommending body")
        yield from known.name(f"{key}.unit", person.unit, [unit.id for unit in demo.units], "unit of the demo")
        evaluators = [each.id for each in demo.evaluators]
        yield from known.name(f"{key}.evaluator", person.evaluator, evaluators, "evaluator of the demo")
    keys = EVALUATOR_KEYS | set(region.evaluator_keys)
    for index, evaluator in enumerate(demo.evaluators):
        for name in evaluator.identities:
            yield from known.name(f"evaluators[{index}].identities.{name}", name, keys, "key of evaluators")


def _units(known: _Known) -> Iterator[Fault]:
    region = known.scope.region
    for index, unit in enumerate(known.demo.units):
        key = f"units[{index}]"
        yield from known.name(f"{key}.body", unit.body, known.bodies, "recommending body")
        yield from known.name(f"{key}.kind", unit.kind, list(UnitKind), "kind of unit")
        for place, listing in enumerate(unit.listings):
            path = f"{key}.listings[{place}]"
            yield from known.name(f"{path}.level", listing.level, region.levels, "level")
            yield from known.name(f"{path}.category", listing.category, region.categories, "category")


def _call(known: _Known, declared: DemoCall, calls: Mapping[str, Call], key: str) -> Iterator[Fault]:
    real = known.scope.ids[Kinds.calls]
    if declared.copies is None:
        yield from known.name(f"{key}.call", declared.call, real, "call")
    else:
        yield from known.name(f"{key}.copies", declared.copies, real, "call")
        if declared.call in real:
            message = f"the region has a call {declared.call!r} already"
            yield known.fault(f"{key}.call", message, "give the copy an id of its own")
        for need in ("title", "year", "opens"):
            if getattr(declared, need) is None:
                yield known.fault(key, f"the copy has no `{need}`", "say it: staff do, when they copy a call")
    if declared.call in calls:
        stages = [stage.id for stage in calls[declared.call].stages]
        for what in ("due", "dates", "document_numbers"):
            for stage in getattr(declared, what):
                yield from known.name(f"{key}.{what}.{stage}", stage, stages, f"stage of {declared.call}")


def _application(known: _Known, declared: DemoApplication, call: Call, key: str) -> Iterator[Fault]:
    yield from known.name(f"{key}.category", declared.category, call.categories, "category of the call")
    yield from known.name(f"{key}.stage", declared.stage, [stage.id for stage in call.stages], "stage of the call")
    for level in declared.levels:
        yield from known.name(f"{key}.levels", level, call.levels_of(declared.category), "level of its category")
    if call.tracks or declared.track is not None:
        yield from known.name(f"{key}.track", declared.track or "", call.tracks, "track of the call")
    evaluators = [each.id for each in known.demo.evaluators]
    yield from known.name(f"{key}.evaluator", declared.evaluator, evaluators, "evaluator of the demo")
    graded = {stage.grades for stage in call.stages if stage.grades is not None}
    gradings = (each for name, found in known.scope.ids[Kinds.grading].items() if name in graded for each in found)
    tiers = [tier for grading in gradings for tier in grading.tiers]
    yield from known.name(f"{key}.tier", declared.tier, tiers, "tier by which the call grades")
    category = known.scope.region.categories.get(declared.category)
    if category is not None:
        yield from _subject(known, declared, category, key)


def _subject(known: _Known, declared: DemoApplication, category: Category, key: str) -> Iterator[Fault]:
    if category.subject is None and declared.subject is not None:
        message = f"an application of {declared.category!r} names no subject: it is the unit that is listed"
        yield known.fault(f"{key}.subject", message, "leave `subject` out")
    elif category.subject is not None and not declared.subject:
        message = f"an application of {declared.category!r} names its {category.subject}"
        yield known.fault(f"{key}.subject", message, "add `subject:`")

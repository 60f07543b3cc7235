"""A call by itself: its stages, tracks, categories and forms belong together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.plugin_api.checks.scope import fault
from core.plugin_api.declarations import Actor, Call, Does, Stage
from core.plugin_api.faults import Fault, did_you_mean
from core.policy.layers import Layer

_ACTS = {
    Does.FILE: {Actor.APPLICANT},
    Does.REVIEW: {Actor.RECOMMENDING_BODY, Actor.DEPARTMENT},
    Does.RECOMMEND: {Actor.RECOMMENDING_BODY},
    Does.SELECT: {Actor.DEPARTMENT},
    Does.NOTICE: {Actor.DEPARTMENT},
    Does.PUBLISH: {Actor.DEPARTMENT},
    Does.REPORT: {Actor.DEPARTMENT},
    Does.CARRY_OUT: {Actor.APPLICANT},
}


def check(layer: Layer) -> Iterator[Fault]:
    """Names inside a call that the call itself does not have, and pipelines that nobody can walk."""
    for call in layer.calls:
        yield from _wholeness(call)
        yield from _maps(call)
        seen: set[str] = set()
        for index, stage in enumerate(call.stages):
            key = f"stages[{index}]"
            if stage.id in seen:
                yield fault(call, f"{key}.id", f"the call has two stages {stage.id!r}", "give each stage its own id")
            seen.add(stage.id)
            yield from _stage(call, stage, key)


def kind_of(stage: Stage) -> Does | None:
    """What is done at a stage, or None where nobody knows."""
    return stage.does or next((each for each in Does if each.value == stage.id), None)


def _wholeness(call: Call) -> Iterator[Fault]:
    for key in ("levels", "categories", "bodies", "stages"):
        if not getattr(call, key):
            yield fault(call, key, f"the call has no {key}", "name at least one")
    for category in call.categories:
        if not call.forms.get(category):
            cure = f"name the forms to be filled: `{category}: [form-id]`"
            yield fault(call, "forms", f"the call asks for category {category!r} and gives it no form", cure)
    if call.stages and Does.FILE not in map(kind_of, call.stages):
        cure = "add a stage that does `file`, with which every application begins"
        yield fault(call, "stages", "no stage lets the applicant file", cure)


def _maps(call: Call) -> Iterator[Fault]:
    for key in ("forms", "category_labels", "indicator_sets"):
        for category in getattr(call, key):
            if category not in call.categories:
                cure = did_you_mean(category, call.categories, what="category of the call")
                yield fault(call, f"{key}.{category}", f"the call does not ask for category {category!r}", cure)


def _stage(call: Call, stage: Stage, key: str) -> Iterator[Fault]:
    kind = kind_of(stage)
    if kind is None:
        cure = f"add `does:`; {did_you_mean(stage.id, list(Does), what='kind of stage')}"
        yield fault(call, f"{key}.id", f"nobody knows what is done at the stage {stage.id!r}", cure)
    elif stage.actor not in _ACTS.get(kind, {stage.actor}):
        message = f"at a stage that does {kind.value!r} the actor cannot be {stage.actor.value!r}"
        yield fault(call, f"{key}.actor", message, f"write {' or '.join(sorted(_ACTS[kind]))}")
    yield from _known(call, f"{key}.tracks", stage.tracks, call.tracks, "track of the call")
    yield from _known(call, f"{key}.categories", stage.categories, call.categories, "category of the call")
    yield from _known(call, f"{key}.bodies", stage.bodies, call.bodies, "kind of body of the call")
    yield from _known(call, f"{key}.levels", stage.levels, call.levels, "level of the call")
    yield from _known(call, f"{key}.papers", stage.papers, call.summary_tables, "summary table of the call")
    if kind is Does.NOTICE and stage.term is None:
        cure = "name the term that has to run, such as `term: public_notice`"
        yield fault(call, key, "a public notice has to say how long it runs", cure)


def _known(call: Call, key: str, names: Iterable[str], known: Iterable[str], what: str) -> Iterator[Fault]:
    for index, name in enumerate(names):
        if name not in known:
            message = f"there is no {what} {name!r}"
            yield fault(call, f"{key}[{index}]", message, did_you_mean(name, known, what=what))

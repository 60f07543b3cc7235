"""A stage by itself: who acts fits what is done, and nothing is demanded where nothing would hold it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.plugin_api.declarations import Actor, Call, Does, Stage
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_kit.checks.scope import fault, unknowns
from core.policy.kinds.calls import HELD_AT
from core.policy.layers import Layer

_DECIDERS = frozenset({Actor.DEPARTMENT, Actor.RECOMMENDING_BODY})
ACTS: Mapping[Does, frozenset[Actor]] = {
    Does.FILE: frozenset({Actor.APPLICANT}),
    Does.REVIEW: frozenset({Actor.RECOMMENDING_BODY, Actor.DEPARTMENT}),
    Does.CONSULT: frozenset({Actor.RECOMMENDING_BODY, Actor.DEPARTMENT}),
    Does.RECOMMEND: frozenset({Actor.RECOMMENDING_BODY}),
    Does.JUDGE: _DECIDERS,
    Does.SELECT: _DECIDERS,
    Does.NOTICE: _DECIDERS,
    Does.PUBLISH: _DECIDERS,
    Does.REPORT: frozenset({Actor.DEPARTMENT}),
    Does.CARRY_OUT: frozenset({Actor.APPLICANT}),
}
#: What a kind of stage cannot do without: the key, what is wrong, and what would mend it.
_NEEDS: Mapping[Does, tuple[str, str, str]] = {
    Does.NOTICE: (
        "term",
        "a public notice has to say how long it runs",
        "name the term that has to run, such as `term: public_notice`",
    ),
    Does.CONSULT: ("consults", "a stage that consults has to say whom", "name the regulators: `consults: [ecology]`"),
    Does.PUBLISH: (
        "lists",
        "what is published is a list, and this does not say which",
        "name a level or a plan: `lists: provincial`",
    ),
}


def check(layer: Layer) -> Iterator[Fault]:
    """Stages that nobody knows or may act at, names that their call does not have, and demands out of place."""
    for call in layer.calls:
        seen: set[str] = set()
        for index, stage in enumerate(call.stages):
            key = f"stages[{index}]"
            if stage.id in seen:
                yield fault(call, f"{key}.id", f"the call has two stages {stage.id!r}", "give each stage its own id")
            seen.add(stage.id)
            yield from _names(call, stage, key)
            kind = kind_of(stage)
            if kind is None:
                cure = f"add `does:`; {did_you_mean(stage.id, list(Does), what='kind of stage')}"
                yield fault(call, f"{key}.id", f"nobody knows what is done at the stage {stage.id!r}", cure)
            else:
                yield from _kind(call, stage, kind, key)


def kind_of(stage: Stage) -> Does | None:
    """What is done at a stage, or None where nobody knows."""
    return stage.does or next((each for each in Does if each.value == stage.id), None)


def _kind(call: Call, stage: Stage, kind: Does, key: str) -> Iterator[Fault]:
    if stage.actor not in ACTS.get(kind, {stage.actor}):
        message = f"at a stage that does {kind.value!r} the actor cannot be {stage.actor.value!r}"
        yield fault(call, f"{key}.actor", message, f"write {' or '.join(sorted(ACTS[kind]))}")
    if stage.actor is Actor.RECOMMENDING_BODY and kind is Does.JUDGE:
        for demand in ("experts", "reviews"):
            if getattr(stage, demand):
                message = f"a recommending body that judges by itself cannot have `{demand}`: only the department does"
                yield fault(call, f"{key}.{demand}", message, f"leave `{demand}` out, or let the department judge")
    for demand in stage.clauses:
        if not getattr(stage, demand, None) or demand not in HELD_AT:
            message = f"this stage makes no demand {demand!r} that could rest on a clause"
            cure = did_you_mean(demand, [each for each in HELD_AT if getattr(stage, each)], what="demand")
            yield fault(call, f"{key}.clauses.{demand}", message, cure)
    for demand, kinds in HELD_AT.items():
        if getattr(stage, demand) and kind not in kinds:
            message = f"at a stage that does {kind.value!r} nothing holds `{demand}`"
            where = " or ".join(f"`{each.value}`" for each in Does if each in kinds)
            yield fault(call, f"{key}.{demand}", message, f"only a stage that does {where} has it")
    need, message, cure = _NEEDS.get(kind, ("id", "", ""))
    if not getattr(stage, need):
        yield fault(call, key, message, cure)


def _names(call: Call, stage: Stage, key: str) -> Iterator[Fault]:
    yield from unknowns(call, f"{key}.tracks", stage.tracks, call.tracks, "track of the call")
    yield from unknowns(call, f"{key}.categories", stage.categories, call.categories, "category of the call")
    yield from unknowns(call, f"{key}.bodies", stage.bodies, call.bodies, "kind of body of the call")
    yield from unknowns(call, f"{key}.levels", stage.levels, call.levels, "level of the call")
    yield from unknowns(call, f"{key}.papers", stage.papers, call.summary_tables, "summary table of the call")

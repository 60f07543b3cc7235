"""A call by itself: its categories, levels, forms and filing belong together."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Call, Does, Stage
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_kit.checks.scope import fault
from core.plugin_kit.checks.stages import kind_of
from core.policy.layers import Layer


def check(layer: Layer) -> Iterator[Fault]:
    """What a call lacks, and categories and levels that it speaks of and does not have."""
    for call in layer.calls:
        yield from _wholeness(call)
        yield from _maps(call)
        yield from _levels(call)
        yield from _filing(call)


def _wholeness(call: Call) -> Iterator[Fault]:
    for key in ("levels", "categories", "bodies", "stages"):
        if not getattr(call, key):
            yield fault(call, key, f"the call has no {key}", "name at least one")
    for category in call.categories:
        if not call.forms.get(category):
            cure = f"name the forms to be filled: `{category}: [form-id]`"
            yield fault(call, "forms", f"the call asks for category {category!r} and gives it no form", cure)


def _maps(call: Call) -> Iterator[Fault]:
    for key in ("forms", "category_labels", "category_levels", "indicator_sets"):
        for category in getattr(call, key):
            if category not in call.categories:
                cure = did_you_mean(category, call.categories, what="category of the call")
                yield fault(call, f"{key}.{category}", f"the call does not ask for category {category!r}", cure)


def _levels(call: Call) -> Iterator[Fault]:
    if call.one_level and len(call.levels) == 1:
        yield fault(call, "one_level", "there is one level, and nothing to choose", "leave `one_level` out")
    exempt = [
        (f"{key}.exempt[{number}].levels", exemption)
        for key, evaluation in call.all_evaluations.items()
        for number, exemption in enumerate(evaluation.exempt)
    ]
    for key, exemption in exempt:
        for level in exemption.levels:
            if level not in call.levels:
                cure = did_you_mean(level, call.levels, what="level of the call")
                yield fault(call, key, f"{level!r} is no level of this call", cure)
    for category, levels in call.category_levels.items():
        key = f"category_levels.{category}"
        if not levels:
            yield fault(call, key, f"the category {category!r} may aim at nothing", "name a level, or leave it out")
        for index, level in enumerate(levels):
            if level not in call.levels:
                cure = did_you_mean(level, call.levels, what="level of the call")
                yield fault(call, f"{key}[{index}]", f"the call does not aim at level {level!r}", cure)


def _filing(call: Call) -> Iterator[Fault]:
    """Every application files once, whatever it aims at: each category and track has exactly one stage for it."""
    filing = [(index, stage) for index, stage in enumerate(call.stages) if kind_of(stage) is Does.FILE]
    for index, stage in filing:
        if stage.levels:
            message = "a stage at which applicants file cannot be for some levels: every application begins there"
            yield fault(call, f"stages[{index}].levels", message, "leave `levels` out")
    if call.stages and not filing:
        cure = "add a stage that does `file`, with which every application begins"
        yield fault(call, "stages", "no stage lets the applicant file", cure)
        return
    for category in call.categories:
        for track in (*call.tracks,) or (None,):
            found = [index for index, stage in filing if _concerns(stage, category, track)]
            who = f"category {category!r}" + (f", track {track!r}" if track else "")
            if len(found) > 1:
                cure = "keep one of them for each category and track"
                yield fault(call, f"stages[{found[1]}]", f"{who} files at two stages", cure)
            elif call.stages and not found:
                yield fault(
                    call, "stages", f"{who} has no stage at which it files", "let a stage that does `file` name it"
                )


def _concerns(stage: Stage, category: str, track: str | None) -> bool:
    return (not stage.categories or category in stage.categories) and (not stage.tracks or track in stage.tracks)

"""Everything that start-up refuses beyond what cannot be read: one small module for each topic.

Some checks look at one layer by itself; they run even when parts of a plugin could not be read. The others look
across the layers of a chain, and run when everything was read, since a name may be missing only because its file is
broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from core.plugin_api.declarations import Demo
from core.plugin_api.faults import Fault
from core.plugin_api.judgement import Judgement
from core.plugin_kit.checks import (
    answers,
    basis,
    bodies,
    branches,
    call_names,
    calls,
    categories,
    clauses,
    conflicts,
    deadlines,
    demo,
    dispatches,
    duplicates,
    evaluation,
    evaluators,
    experts,
    facts,
    fields,
    forms,
    grading,
    indicators,
    judging,
    levels,
    overrides,
    own,
    papers,
    placeholders,
    quotas,
    references,
    retention,
    rules,
    scoring,
    serving,
    spans,
    stages,
    summary_tables,
    units,
    upkeep,
    vocabulary,
)
from core.plugin_kit.checks.scope import Scope
from core.policy.layers import Layer

OF_A_LAYER: tuple[Callable[[Layer], Iterator[Fault]], ...] = (
    basis.check,
    bodies.check,
    branches.check,
    calls.check,
    clauses.check,
    deadlines.check,
    dispatches.check,
    duplicates.check_names,
    evaluation.check,
    evaluators.check,
    experts.check,
    fields.check,
    forms.check,
    grading.check,
    indicators.check,
    own.check_days,
    papers.check,
    placeholders.check,
    retention.check,
    rules.check,
    scoring.check,
    stages.check,
    units.check,
)
ACROSS: tuple[Callable[[Scope], Iterator[Fault]], ...] = (
    answers.check,
    branches.check_lists,
    call_names.check,
    categories.check,
    conflicts.check,
    dispatches.check_apart,
    duplicates.check,
    evaluation.check_question,
    evaluators.check_profile,
    experts.check_names,
    facts.check,
    grading.check_bodies,
    judging.check,
    levels.check,
    levels.check_ladders,
    overrides.check,
    own.check,
    quotas.check,
    references.check,
    scoring.check_names,
    serving.check,
    spans.check,
    summary_tables.check,
    upkeep.check,
    vocabulary.check,
)


def of_layers(layers: Iterable[Layer]) -> list[Fault]:
    """What is wrong with each layer by itself."""
    return [fault for layer in layers for check in OF_A_LAYER for fault in check(layer)]


def of_files(layer: Layer, root: Path) -> list[Fault]:
    """What is wrong with the files beside the declarations of a plugin's folder."""
    return [*dispatches.files(layer, root)]


def across_layers(layers: Sequence[Layer], judgements: Sequence[Judgement]) -> list[Fault]:
    """What is wrong with the layers together: the lowest first. ``judgements`` are the kit's and every plugin's."""
    scope = Scope(tuple(layers), tuple(judgements))
    return [fault for check in ACROSS for fault in check(scope)]


def of_demo(layers: Sequence[Layer], declared: Demo) -> list[Fault]:
    """What is wrong with the demo of the highest layer's region."""
    return [*demo.check(Scope(tuple(layers), ()), declared)]

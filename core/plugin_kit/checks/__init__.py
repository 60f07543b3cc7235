"""Everything that start-up refuses beyond what cannot be read: one small module for each topic.

Its functions ``check…`` are found by what they take. Those of a `Layer` look at one by itself; they run even when parts
of a plugin could not be read. Those of a `Scope` look across the layers of a chain, and run when everything was read,
since a name may be missing only because its file is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_type_hints

from core.plugin_api.declarations import Demo
from core.plugin_api.faults import Fault
from core.plugin_api.judgement import Judgement
from core.plugin_kit.checks import demo, dispatches
from core.plugin_kit.checks.scope import Scope
from core.policy.layers import Layer


def _taking(kind: type) -> tuple[Callable[[Any], Iterator[Fault]], ...]:
    modules = [import_module(f"{__name__}.{each.name}") for each in iter_modules(__path__)]
    checks = [(module, name) for module in modules for name in vars(module) if name.startswith("check")]
    found = [getattr(module, name) for module, name in checks]
    return tuple(each for each in found if list(get_type_hints(each).values())[:-1] == [kind])


OF_A_LAYER, ACROSS = _taking(Layer), _taking(Scope)


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

"""The hooks that there are: those specified by name, and one for each kind of declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import ModuleType
from typing import Any, get_type_hints

from core.plugin_api import hookspecs
from core.plugin_api.events import ApplicationMoved, ListChanged
from core.plugin_api.kinds import KINDS, Kind
from core.plugin_api.markers import PROJECT, hookspec

#: The observers, and the event that each is told.
OBSERVERS: Mapping[str, type[Any]] = {"application_moved": ApplicationMoved, "list_changed": ListChanged}

#: What a plugin does for the product, when it is asked to; a deployment may bring a plugin that does nothing else.
SERVICES = frozenset({"send_text"})

#: Hooks that are not asked when an instance starts.
ON_DEMAND = frozenset({"cases", "demo"})

#: Hooks that return one thing, not several.
SINGLE = frozenset({"region", "demo"})


def specifications() -> ModuleType:
    """What pluggy is told of every hook: its name, its arguments, what it says."""
    named = {name: each for name, each in vars(hookspecs).items() if hasattr(each, f"{PROJECT}_spec")}
    found = ModuleType(hookspecs.__name__)
    vars(found).update(named, **{kind.hook: _declaring(kind) for kind in KINDS.values()})
    return found


def hooks() -> Mapping[str, Any]:
    """Each hook and what it returns (None for observers)."""
    return _returned(tuple(KINDS))


@cache
def _returned(_kinds: tuple[str, ...]) -> Mapping[str, Any]:
    """Type hints are slow to read, and a loader asks for each hook: read once for these kinds."""
    specified = vars(specifications()).items()
    return {name: get_type_hints(each)["return"] for name, each in specified if hasattr(each, f"{PROJECT}_spec")}


def _declaring(kind: Kind[Any]) -> Callable[[], Any]:
    """The hook that returns a kind's declarations."""

    def declare() -> Any: ...

    declare.__name__, declare.__doc__ = kind.hook, kind.says
    declare.__annotations__ = {"return": Sequence[kind.declares]}  # type: ignore[name-defined]
    return hookspec(declare)

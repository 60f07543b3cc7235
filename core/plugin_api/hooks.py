"""The hooks that there are, read from their specifications: what each returns, and which are observers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_type_hints

from core.plugin_api import hookspecs
from core.plugin_api.events import ApplicationMoved, ListChanged
from core.plugin_api.markers import PROJECT

#: Each hook and what it returns (None for observers).
HOOKS: Mapping[str, Any] = {
    name: get_type_hints(specification)["return"]
    for name, specification in vars(hookspecs).items()
    if callable(specification) and hasattr(specification, f"{PROJECT}_spec")
}

#: The observers, and the event that each is told.
OBSERVERS: Mapping[str, type[Any]] = {"application_moved": ApplicationMoved, "list_changed": ListChanged}

#: Hooks that are not asked when an instance starts.
ON_DEMAND = frozenset({"cases", "demo"})

#: Hooks that return one thing, not several.
SINGLE = frozenset({"region", "demo"})

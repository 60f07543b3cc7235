"""What a changed value would do beside findings: who would stand above a limit, and what goes on as it was begun.

The slice whose work it concerns says so: it gives `CONSEQUENCES`, by the kind of the value, what asks its records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from core.plugin_api.kinds import Kind
from core.policy_desk.queries.values import Keeping
from core.registry import Registry

CONSEQUENCES: Registry[Callable[[Keeping, Any], Iterator[str]]] = Registry()
"""Sentences for who is about to save the change, in the order in which he should read them."""

MOST_NAMED = 20


def notes_of(keeping: Keeping, kind: Kind[Any], proposed: Any) -> tuple[str, ...]:
    """What would follow from the changed value of a kind."""
    found = CONSEQUENCES.get(kind.name)
    return () if found is None else tuple(found(keeping, proposed))

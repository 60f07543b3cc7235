# mypy: disable-error-code="empty-body"
"""The hooks of a region plugin, beside the one of each kind of declaration (see `hooks`).

`docs/hooks.md` is their reference, checked against them.

Declaring hooks are called once, at start-up, each plugin's own; what they return is checked together and frozen
into the region's layer. No declaring hook is called while a request is served. A hook that a plugin does not
implement declares nothing. Observers are told what has happened, after it was committed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.plugin_api.declarations import Case, Demo, Region
from core.plugin_api.events import ApplicationMoved, ListChanged
from core.plugin_api.judgement import Verdict
from core.plugin_api.markers import hookspec


@hookspec
def region() -> Region:
    """The region itself: its name, what it extends, its categories, levels and recommending bodies.

    Every plugin has it.
    """


@hookspec
def judgements() -> Sequence[Callable[..., Verdict | None]]:
    """The plugin's own judgements, marked with ``@judgement()``: what the kit's cannot express."""


@hookspec
def cases() -> Sequence[Case]:
    """Examples that prove what is declared; ``greenroll plugin check`` runs them. Not read when an instance starts."""


@hookspec
def demo() -> Demo | None:
    """The region's demo: its clock and its invented units. Read when the demo is built, not when an instance starts."""


@hookspec
def application_moved(event: ApplicationMoved) -> None:
    """Observer: an application has moved. Called after the commit; what it raises is logged and changes nothing."""


@hookspec
def list_changed(event: ListChanged) -> None:
    """Observer: the list ledger has a new row. Called after the commit.

    What it raises is logged and changes nothing.
    """

# mypy: disable-error-code="empty-body"
"""The hooks of a region plugin, beside the one of each kind of declaration (see `hooks`).

`docs/hooks.md` is their reference, checked against them.

Declaring hooks are called once, at start-up, each plugin's own; what they return is checked together and frozen
into the region's layer. No declaring hook is called while a request is served. A hook that a plugin does not
implement declares nothing. Observers are told what has happened, after it was committed. A service does something for
the product that is a deployment's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.plugin_api.declarations import Case, Demo, Region
from core.plugin_api.events import ApplicationMoved, ListChanged
from core.plugin_api.judgement import Verdict
from core.plugin_api.markers import hookspec
from core.plugin_api.texts import ShortText


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


@hookspec(firstresult=True)
def send_text(text: ShortText) -> bool | None:
    """Service: hand a short text over to a gateway. Called by the sender of letters, never while a request is served.

    True: the gateway took it. What it did not take is told by `NotTaken`. Whatever else is raised or returned leaves
    the text doubtful: nobody sends it again but a person who looked.
    """

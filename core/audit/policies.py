"""Who reads what was before and after an event; that it happened is told by `core.audit.queries`."""

from __future__ import annotations

from collections.abc import Callable

from core.audit.actions import present
from core.audit.models import AuditEvent
from core.db.keeping import once_on_page
from core.people.models import Person
from core.registry import Registry

CONTENTS: Registry[Callable[[Person | None, AuditEvent], bool]] = Registry()
"""By action, where not everybody who reads the trail may read them: the slice whose events these are says who."""


def reads_contents(reader: Person | None, event: AuditEvent) -> bool:
    """Whether this reader of the trail may read what the event says of before and after."""
    may = CONTENTS.get(present(event.action))
    if may is None or reader is None:
        return may is None or may(reader, event)
    return once_on_page(f"contents of {event.number} to {reader.id}", lambda: may(reader, event))

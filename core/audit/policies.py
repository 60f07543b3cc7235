"""Who reads what was before and after an event; that it happened is told by `core.audit.queries`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import TypeAlias

from core.audit.actions import present
from core.audit.queries import Event
from core.people.models import Person
from core.registry import Registry

Judge: TypeAlias = Callable[[Person | None, Sequence[Event]], Collection[Event]]
"""Of some events those of which a reader may read what was before and after: a page of the trail asks at once."""

CONTENTS: Registry[Judge] = Registry()
"""By action, where not everybody who reads the trail may read them: the slice whose events these are says who."""


def reads_contents(reader: Person | None, event: Event) -> bool:
    """Whether this reader of the trail may read what the event says of before and after."""
    return event in readable(reader, [event])


def readable(reader: Person | None, events: Sequence[Event]) -> Collection[Event]:
    """The events of which this reader of the trail may read what they say of before and after."""
    return judged_each(CONTENTS, lambda each: present(each.action), reader, events)


def judged_each(
    judges: Registry[Judge], kind: Callable[[Event], str], reader: Person | None, events: Sequence[Event]
) -> Collection[Event]:
    """What judges by kind let somebody read; of a kind that has none, everything. Each is asked once."""
    found, asked = set[Event](), defaultdict[Judge, list[Event]](list)
    for each in events:
        judge = judges.get(kind(each))
        if judge is None:
            found.add(each)
        else:
            asked[judge].append(each)
    return found.union(*(judge(reader, several) for judge, several in asked.items()))

"""How somebody looks at a queue: each of its tabs as it is narrowed, what lies in them, and a page of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice

from sqlalchemy import Select, case, select, true

from core.applications.models import Application
from core.db.keeping import Kept
from core.db.statements import read
from core.desks.queries.filters import EVERYTHING, Cursor, Spoken, Wanted, Ways, spoken_of
from core.desks.queries.queue import KEY, MOST_COUNTED, PAGE_SIZE, After, Page, Queue, past
from core.desks.rules import Tab

_BEHIND = 1
"""The bit of an application that comes behind the page before; the next are those of the tabs where it lies."""


@dataclass(frozen=True, eq=False)
class Look:
    """`asked`: to what each tab is narrowed, by its id, all in one order; a page of it begins behind `after`."""

    queue: Queue
    asked: Mapping[str, Wanted]
    after: After = None

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many applications lie in each tab, up to one more than `MOST_COUNTED`."""
        if self._named is None:
            return self.queue.counts_of(self._text) if self._is_by_text_alone else self.queue.counts(self.asked)
        places = Counter(place for _, place in self._named)
        lie = {id: sum(count for place, count in places.items() if place & bit) for id, bit in self._bits.items()}
        return {id: min(count, MOST_COUNTED + 1) for id, count in lie.items()}

    def page(self, tab: Tab) -> Page:
        """A page of the tab."""
        wanted = self.asked[tab.id]
        if self._named is None or wanted.sort is not None:
            return self.queue.page(tab, wanted, self.after)
        here = _BEHIND | self._bits[tab.id]
        return self.queue.of(list(islice((id for id, place in self._named if place & here == here), PAGE_SIZE + 1)))

    @cached_property
    def _named(self) -> Sequence[tuple[str, int]] | None:
        """The applications that the text names, if it names a few, in the queue's order, and of each where it lies:
        read once, for the counts and for the page."""
        if not self._text or not (spoken := spoken_of(self._text)).is_few:
            return None
        make = partial(self._naming, spoken.ways)
        is_kept = self._is_by_text_alone and not isinstance(self.after, Cursor)
        statement = _namings.get((self.queue, spoken.ways), make) if is_kept else make()
        return [(id, place) for id, place in read(statement, **spoken.values)]

    @cached_property
    def _text(self) -> str:
        """The text that narrows all tabs; empty where none does."""
        texts = {wanted.text for wanted in self.asked.values()}
        return texts.pop() if len(texts) == 1 else ""

    @cached_property
    def _is_by_text_alone(self) -> bool:
        return bool(self._text) and all(each.is_text_alone for each in self.asked.values())

    def _naming(self, ways: tuple[Ways, ...]) -> Select[str, int]:
        behind = past(EVERYTHING, self.after) if isinstance(self.after, Cursor) else true()
        lies = [(self.queue.lies(tab, self.asked[tab.id]), self._bits[tab.id]) for tab in self.queue.tabs]
        place = sum((case((each, bit), else_=0) for each, bit in lies), case((behind, _BEHIND), else_=0))
        found = select(Application.id, place).where(Application.call_id == self.queue.opened_id)
        return found.where(Spoken.places(ways).condition).order_by(*KEY)

    @cached_property
    def _bits(self) -> Mapping[str, int]:
        return {tab.id: _BEHIND << at for at, tab in enumerate(self.queue.tabs, 1)}


_namings = Kept[tuple[Queue, tuple[Ways, ...]], Select[str, int]](most=512)
"""By queue and by how the words are found, whatever they are: to make such a statement costs more than to run it."""

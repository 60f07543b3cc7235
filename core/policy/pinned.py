"""An opened call with what it keeps: what judges an application asks it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.plugin_api.declarations import Call, Deadline, Form, Rule
from core.plugin_api.kinds import D, Kind, Kinds
from core.policy.book import PolicyBook


@dataclass(frozen=True)
class PinnedCall(Kinds):
    """An opened call with everything that it rests on; ``book`` answers like the policy book of the day of opening."""

    call: Call
    book: PolicyBook

    def of(self, kind: Kind[D]) -> Mapping[str, D]:
        """All that the call keeps of a kind."""
        return self.book.of(kind)

    def forms_for(self, category: str, track: str | None = None) -> tuple[Form, ...]:
        """The forms that such an application fills, in the call's order."""
        return self.book.forms_for(self.call.id, category, track)

    def rules_for(
        self,
        category: str,
        levels: Iterable[str] = (),
        track: str | None = None,
        bodies: tuple[str, ...] | None = None,
    ) -> tuple[Rule, ...]:
        """The rules that concern such an application, gates apart; ``bodies`` as `PolicyBook.rules_for` has them."""
        return self.book.rules_for(self.call.id, category, tuple(levels), track, bodies)

    def gates_for(self, stage_id: str) -> tuple[Rule, ...]:
        """The rules about the recommending body as a whole that guard a stage."""
        return self.book.gates_for(self.call.id, stage_id)

    def deadline(self, stage_id: str, track: str | None = None, bodies: Iterable[str] = ()) -> Deadline | None:
        """The deadline of a stage: a body's own, else the track's, else everybody's."""
        return self.book.deadline(self.call.id, stage_id, track, bodies)

    def due(self, stage_id: str, track: str | None = None) -> date | datetime | None:
        """When a stage is due: a day (it ends at 24:00), a naive local date-time, or None."""
        return self.book.due(self.call.id, stage_id, track)

    def category_label(self, category: str) -> str:
        """The call's own words for a category, else the region's."""
        return self.book.category_label(category, self.call.id)

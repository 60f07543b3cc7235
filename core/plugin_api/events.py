"""What a plugin's observers are told: frozen facts about something that has happened and stays so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ApplicationMoved:
    """An application has made a move of its pipeline; it was committed before observers hear of it.

    ``move`` is the move's name (``submit``, ``recommend`` ...); stages are ids of the call's stages, states the words
    of the workflow. ``at`` is an aware UTC instant. No person is named: observers need none.
    """

    application: str
    call: str
    category: str
    levels: tuple[str, ...]
    track: str | None
    unit: str
    move: str
    from_stage: str
    from_state: str
    to_stage: str
    to_state: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ListChanged:
    """A row has been added to the list ledger; it was committed before observers hear of it.

    ``change`` is the kind of list event (``added``, ``removed``, ``renamed`` ...), ``list`` the level of the list or
    the name of the plan, ``effective_on`` the day from which it counts. ``at`` is an aware UTC instant.
    """

    list: str
    category: str
    unit: str
    change: str
    effective_on: date
    document_number: str | None
    at: datetime


Event = ApplicationMoved | ListChanged

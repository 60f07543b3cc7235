"""The words for where an application stands: known to the tables as to the workflow."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where an application stands within its stage."""

    DRAFT = "draft"
    RETURNED = "returned"  # back with the applicant, chosen sections open
    PENDING = "pending"  # waits for the stage's actor
    DECIDED = "decided"  # the department has decided and not yet released; others see `pending`
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"  # not recommended
    NOT_SELECTED = "not_selected"
    COMPLETED = "completed"

    @property
    def is_final(self) -> bool:
        """Nothing more will happen to it."""
        return self in _FINAL

    @property
    def is_open(self) -> bool:
        """The applicant may write in it."""
        return self in _OPEN


_FINAL = frozenset({State.WITHDRAWN, State.DECLINED, State.NOT_SELECTED, State.COMPLETED})
_OPEN = frozenset({State.DRAFT, State.RETURNED})

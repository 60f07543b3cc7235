"""Short texts (SMS), which a deployment's plugin hands over to a gateway."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class ShortText:
    """What one person is told, to one telephone. ``id`` stays the same however often it is handed over: a gateway that
    knows it takes it once."""

    id: str
    phone: str = field(repr=False)
    text: str = field(repr=False)


class NotTaken(Exception):
    """The gateway did not take it: for now (it is tried again), or ``for_good``. ``why`` is read by staff."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.why, self.for_good = why, for_good

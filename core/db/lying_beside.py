"""What may lie beside a row. Whether anything of each kind does is read at once for its page, so that this does not ask
one by one for what is not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import InstrumentedAttribute

from core.db.keeping import asked, once_on_page
from core.registry import Registry


class Beside(Registry[ColumnElement[bool]]):
    """By its kind, the condition that there is something beside the row with an `id`. Given by the slice that keeps
    it."""

    def __init__(self, id: InstrumentedAttribute[str]) -> None:
        super().__init__()
        self._id = id

    def rows(self, kind: str, *ids: InstrumentedAttribute[Any]) -> str:
        """Give a kind that is rows of other tables, by the columns that name this one's; returns its name."""
        self.give(kind, or_(*(exists().where(each == self._id) for each in ids)))
        return kind

    def note(self, id: str, there: Iterable[bool]) -> None:
        """Keep while the page is made what was read of all kinds, in their order."""
        once_on_page(self._name(id), lambda: dict(zip(self, there, strict=True)))

    def may_be(self, id: str, kind: str) -> bool:
        """Whether there may be something of a kind: False where the page has read that there is nothing."""
        return self.is_there(id, kind) is not False

    def is_there(self, id: str, kind: str) -> bool | None:
        """Whether there is something of a kind, as the page has read; None where it has not."""
        known: Mapping[str, bool] | None = asked(self._name(id))
        return None if known is None else known[kind]

    def _name(self, id: str) -> str:
        return f"beside {self._id} {id}"

"""Counting what a page asks of the database."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event

from core.db import db


def statements(act: Callable[[], object]) -> list[str]:
    """The statements that the act sends, beginnings of transactions aside. Needs an application context."""
    found: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return found

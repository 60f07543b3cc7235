"""From a refusal of the database to a sentence: which constraint was hurt, and what it says."""

from __future__ import annotations

import re

from sqlalchemy import CheckConstraint, Constraint, Index, Table, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from core.db.base import Base
from core.errors import Conflict

_APPEND_ONLY = "is append-only"  # As the triggers of the migrations say it.
_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (?:index '(?P<index>\w+)'|(?P<columns>.+))")
_SQLITE_CHECK = re.compile(r"CHECK constraint failed: (?P<name>\w+)")


def conflict_of(error: IntegrityError) -> Conflict | None:
    """The Conflict that says what the hurt constraint says (`info={"says", "field"}`).

    None where the code tried to change what was appended: that is a mistake of ours, not a conflict of people.
    """
    if _APPEND_ONLY in str(error.orig):
        return None
    name = constraint_name(error)
    info = _infos().get(name or "", {})
    sentence = info.get("says", "与已有的数据冲突，没有保存。")
    cure = None if "says" in info else "请刷新页面，查看最新内容后重试。"
    return Conflict(sentence, cure, info.get("field"), constraint=name)


def constraint_name(error: IntegrityError) -> str | None:
    """The constraint's name; None where the database does not tell (SQLite's foreign keys)."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name) if diagnosis.constraint_name else None
    message = str(error.orig)
    if found := _SQLITE_CHECK.search(message):
        return found["name"]
    if found := _SQLITE_UNIQUE.search(message):
        return found["index"] or _unique_over(found["columns"])
    return None


def _unique_over(columns: str) -> str | None:
    """SQLite names the columns (`person.email, person.kind`), not the constraint."""
    places = [place.strip().split(".") for place in columns.split(",")]
    table = Base.metadata.tables.get(places[0][0])
    if table is None:
        return None
    wanted = {place[-1] for place in places}
    for constraint in _constraints(table):
        if isinstance(constraint, CheckConstraint) or (isinstance(constraint, Index) and not constraint.unique):
            continue
        if {column.name for column in constraint.columns} == wanted:
            return None if constraint.name is None else str(constraint.name)
    return None


def _constraints(table: Table) -> list[UniqueConstraint | CheckConstraint | Index]:
    held: list[Constraint] = sorted(table.constraints, key=lambda c: str(c.name))
    named = [c for c in held if isinstance(c, (UniqueConstraint, CheckConstraint))]
    return [*named, *sorted(table.indexes, key=lambda i: str(i.name))]


def _infos() -> dict[str, dict[str, str]]:
    return {
        str(constraint.name): {key: str(value) for key, value in constraint.info.items()}
        for table in Base.metadata.tables.values()
        for constraint in _constraints(table)
        if constraint.info
    }

"""Finding rows by part of a text, however many there are: one index of pairs of signs, alike on both databases.

Every text that is searched stands once in `searched_text`, and each two signs that follow each other in it in
`searched_part`; of digits and Latin letters each four as well, for any two of these stand in every tenth number.
Triggers of the database write both, in the transaction that wrote the text, whoever wrote it.

A column is searched because its model says so (`searched`). It keeps texts as they are compared
(`core.units.rules.names.matching`), never personal data, and has an index of its own, by which its rows are found.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Select, and_, any_, delete, func, insert, literal, select
from sqlalchemy.orm import InstrumentedAttribute, MappedColumn, mapped_column

from core.db import db
from core.db.base import Base
from core.db.keeping import once
from core.db.models import SearchedPart, SearchedText
from core.db.statements import read
from core.db.transaction import transaction

_KIND = "searched"
FEW = 3_000
"""So many texts are looked through one by one. What stands in more of them stands in some row soon enough: there it
is quicker to go through the rows in the order that is wanted."""

_MOST_PARTS = 16
_FOURS = re.compile(r"(?=([0-9A-Za-z]{4}))", re.ASCII)
_LAST = "\U0010ffff"


def searched(kind: str, *args: Any, **options: Any) -> MappedColumn[Any]:
    """A column of texts that are searched; columns of one kind hold the same sort of text, mostly the very same."""
    return mapped_column(*args, info={_KIND: kind}, **options)


def columns() -> dict[Column[Any], str]:
    """Every column that is searched, and its kind."""
    every = (column for table in Base.metadata.sorted_tables for column in table.columns)
    return {column: column.info[_KIND] for column in every if _KIND in column.info}


class Held(NamedTuple):
    """The condition that a column holds a text somewhere; `is_few`: it names rows, which an index finds."""

    condition: ColumnElement[bool]
    is_few: bool


def holding(column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], text: str) -> Held:
    """Whether the column, one that is searched, holds the text somewhere; both as they are compared."""
    mapped: Any = column.property
    kind = mapped.columns[0].info[_KIND]
    part = once(f"{text} among {kind}", lambda: _rarest(kind, text)) if text else None
    if part is None:
        return Held(column.contains(text, autoescape=True), is_few=False)
    texts = (
        select(SearchedText.text)
        .join(SearchedPart, SearchedPart.text_id == SearchedText.id)
        .where(*_is_part(kind, part), SearchedText.text.contains(text, autoescape=True))
    )
    # An index of such a column may leave empty texts out, and is asked only where the condition does too.
    return Held(and_(column != "", _among(column, texts)), is_few=True)


def holds(column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], text: str) -> ColumnElement[bool]:
    """The condition alone, for rows that are looked for in one way only."""
    return holding(column, text).condition


def rebuild() -> int:
    """Write the whole index anew, without texts that no row holds any more; how many texts there are."""
    with transaction() as session:
        session.execute(delete(SearchedPart))
        session.execute(delete(SearchedText))
        for column, kind in columns().items():
            known = select(SearchedText.text).where(SearchedText.kind == kind)
            new = select(literal(kind), column).where(column != "", column.not_in(known)).distinct()
            session.execute(insert(SearchedText).from_select(["kind", "text"], new))
        return session.scalar(select(func.count()).select_from(SearchedText)) or 0


def _rarest(kind: str, text: str) -> str | None:
    """The part of the text that fewest texts have; None where each of them stands in many."""
    parts = _parts(text)
    bounded = (select(literal(1)).where(*_is_part(kind, part)).limit(FEW + 1).subquery() for part in parts)
    counts = read(select(*(select(func.count()).select_from(each).scalar_subquery() for each in bounded))).one()
    least, part = min(zip(counts, parts, strict=True))
    return part if least <= FEW else None


def _parts(text: str) -> list[str]:
    """The parts by which texts that hold this one are found; a single sign is the beginning of some."""
    found = _FOURS.findall(text) or [text[at : at + 2] for at in range(max(1, len(text) - 1))]
    return list(dict.fromkeys(found))[:_MOST_PARTS]


def _among(column: InstrumentedAttribute[Any], texts: Select[str]) -> ColumnElement[bool]:
    """As each database asks an index, also beside other conditions of which one must hold."""
    if db.session().get_bind().dialect.name == "postgresql":
        return column == any_(func.array(texts.scalar_subquery()))
    return column.in_(texts)


def _is_part(kind: str, part: str) -> tuple[ColumnElement[bool], ...]:
    is_it = SearchedPart.part == part if len(part) > 1 else SearchedPart.part.between(part, part + _LAST)
    return SearchedPart.kind == kind, is_it

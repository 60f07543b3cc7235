"""The policy book by topic, as rows for a page: every value with its basis, its origin and what it replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.plugin_api import Based, Force
from core.policy.book import PolicyBook
from core.policy.kinds import treatments
from core.policy.treatment import Treatment
from core.policy.wording import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One declaration: its cells in the topic's columns, its force where it has one, and how it came to stand."""

    kind: str
    id: str
    cells: tuple[str, ...]
    basis: Based
    origin: str
    force: Force | None = None
    replaced: tuple[Replaced, ...] = ()
    beside: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a line replaced, and why. ``shown`` are its matter and those cells that read otherwise now."""

    line: Line
    why: str
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a heading of their own (none where the topic has one group only)."""

    title: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A section of the policy page: ``lead`` says to a newcomer what it is about."""

    id: str
    title: str
    lead: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        return sum(len(group.lines) for group in self.groups)


def topics(book: PolicyBook) -> tuple[Topic, ...]:
    """The topics that are tables of values, from deadlines to requirements. Those without a value are left out."""
    words = Words(book)
    found = (_topic(each, book, words) for each in treatments() if not each.drawn_apart)
    return tuple(topic for topic in found if topic.groups)


def _topic(of: Treatment[Any], book: PolicyBook, words: Words) -> Topic:
    grouped: dict[str | None, list[Line]] = {}
    for declaration in book.of(of.kind).values():
        grouped.setdefault(of.group(declaration, words), []).append(_standing_line(of, book, declaration, words))
    groups = tuple(Group(title, tuple(grouped[title])) for title in of.in_order(grouped, book))
    return Topic(of.kind.name, of.kind.label, of.lead, of.columns, groups)


def _standing_line(of: Treatment[Any], book: PolicyBook, declaration: Any, words: Words) -> Line:
    standing = book.standing(of.kind, declaration.id)
    now = of.cells(declaration, words)
    replaced = tuple(_replaced(_line(of, each.declaration, words), each.why, now) for each in standing.overridden)
    beside = tuple(_line(of, each, words) for each in standing.beside)
    return replace(_line(of, declaration, words), replaced=replaced, beside=beside)


def _replaced(line: Line, why: str, now: tuple[str, ...]) -> Replaced:
    matter, *others = line.cells
    shown = (matter, *(cell for cell, other in zip(others, now[1:], strict=True) if cell != other))
    return Replaced(line, why, shown)


def _line(of: Treatment[Any], declaration: Any, words: Words) -> Line:
    return Line(
        kind=of.kind.name,
        id=declaration.id,
        cells=of.cells(declaration, words),
        basis=declaration,
        origin=declaration.origin,
        force=getattr(declaration, "force", None),
    )


def lines_by_id(found: Iterable[Topic]) -> Mapping[tuple[str, str], Line]:
    """Every line of some topics, by kind and id."""
    return {(line.kind, line.id): line for topic in found for group in topic.groups for line in group.lines}

"""Two books side by side: declaration by declaration, in words, with the single values that differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.errors import Invalid
from core.instance import instance
from core.plugin_api import Declaration, PluginRefused
from core.plugin_api.installed import installed
from core.plugin_api.loader import LoadedRegion, load
from core.policy.book import PolicyBook
from core.policy.compare import Difference, compare
from core.policy.layers import KINDS, Kind, identity
from core.policy_desk.links import in_words
from core.policy_desk.wording import Words

_DOCUMENTS = {"sources", "clauses"}
"""Shown after the values, which are what one compares."""


@dataclass(frozen=True, slots=True)
class Row:
    """One matter: what each side says in words (None: nothing), and the single values that differ."""

    id: str
    left: str | None
    right: str | None
    differs: bool
    details: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one kind, in the order of the left book; ``same`` counts those left out because both sides agree."""

    kind: Kind
    rows: tuple[Row, ...]
    same: int


def sections(left: PolicyBook, right: PolicyBook, *, everything: bool) -> Sequence[Section]:
    """What differs, by kind; with ``everything``, what agrees as well. Kinds without a row are left out."""
    details: dict[tuple[str, str], list[Difference]] = {}
    for each in compare(left, right):
        details.setdefault((each.kind, each.id), []).append(each)
    found = []
    for kind in sorted(KINDS, key=lambda kind: kind.name in _DOCUMENTS):
        rows = list(_rows(kind, left, right, details))
        shown = tuple(row for row in rows if row.differs or everything)
        if shown:
            found.append(Section(kind, shown, len(rows) - len(shown)))
    return found


def _rows(
    kind: Kind, left: PolicyBook, right: PolicyBook, details: dict[tuple[str, str], list[Difference]]
) -> Iterator[Row]:
    left_words, right_words = Words(left), Words(right)
    free = dict(right.of(kind.name))
    for name, one in left.of(kind.name).items():
        other = free.pop(_counterpart(one, name, free), None)
        yield Row(
            name,
            in_words(kind.name, one, left_words),
            None if other is None else in_words(kind.name, other, right_words),
            one != other,
            tuple(each for each in details.get((kind.name, name), ()) if each.key is not None),
        )
    for name, other in free.items():
        yield Row(name, None, in_words(kind.name, other, right_words), True, ())


def _counterpart(declaration: Any, name: str, others: dict[str, Any]) -> str:
    """The id on the other side: the same, else that of what is about the same subject."""
    if name in others or not isinstance(declaration, Declaration):
        return name
    if declaration.subject == (identity(declaration),):
        return name
    return next((each for each, other in others.items() if other.subject == declaration.subject), name)


def regions() -> list[tuple[str, str]]:
    """The installed regions that can be read, as (id, name); this instance's own first."""
    own = instance().region.region
    found = [(own.id, own.name)]
    for entry in installed():
        if entry.name != own.id:
            try:
                found.append((entry.name, _loaded(entry.name).region.name))
            except PluginRefused:
                continue
    return found


def layers_of(region_id: str) -> LoadedRegion:
    """An installed region. Raises Invalid where it cannot be read."""
    try:
        return _loaded(region_id)
    except PluginRefused:
        raise Invalid({"left": [f"没有安装地区“{region_id}”，或者它的声明有误。"]}) from None


@cache
def _loaded(region_id: str) -> LoadedRegion:
    return load(region_id)

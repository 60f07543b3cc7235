"""Two books side by side: declaration by declaration, in words, with the single values that differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.errors import Invalid
from core.instance import instance
from core.plugin_api import Category, Declaration, Label, PluginRefused, Region
from core.plugin_api.kinds import KINDS, Kind
from core.plugin_kit.installed import installed
from core.plugin_kit.loader import LoadedRegion, load
from core.policy.book import PolicyBook
from core.policy.compare import Difference, compare
from core.policy.kinds import treatment
from core.policy.wording import Words
from core.policy_desk.presenting.differing import Shown, shown

_DOCUMENTS = {"sources", "clauses"}
"""Shown after the values, which are what one compares."""


@dataclass(frozen=True, slots=True)
class Row:
    """One matter: what each side says in words (None: nothing), and the single values that differ."""

    id: str
    left: str | None
    right: str | None
    differs: bool
    details: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one kind, in the order of the left book; ``same`` counts those left out because both sides agree."""

    label: str
    rows: tuple[Row, ...]
    same: int


def sections(left: PolicyBook, right: PolicyBook, *, everything: bool) -> Sequence[Section]:
    """What differs, by kind; with ``everything``, what agrees as well. Kinds without a row are left out."""
    details: dict[tuple[str, str], list[Difference]] = {}
    for each in compare(left, right):
        details.setdefault((each.kind, each.id), []).append(each)
    found = [*_shown("类别、层级与部门", tuple(_region_rows(left, right)), everything=everything)]
    for kind in sorted(KINDS.values(), key=lambda kind: kind.name in _DOCUMENTS):
        found += _shown(kind.label, tuple(_rows(kind, left, right, details)), everything=everything)
    return found


def _shown(label: str, rows: tuple[Row, ...], *, everything: bool) -> Iterator[Section]:
    """The section, where any of its rows is to be shown."""
    kept = tuple(row for row in rows if row.differs or everything)
    if kept:
        yield Section(label, kept, len(rows) - len(kept))


def _region_rows(left: PolicyBook, right: PolicyBook) -> Iterator[Row]:
    """What the regions themselves say."""
    for key, said in _OF_A_REGION.items():
        one, other = said(left.region), said(right.region)
        if one or other:
            yield Row(key, f"{key}：{one}" if one else None, f"{key}：{other}" if other else None, one != other)


def _category(category: Category) -> str:
    what = f"，名单列入{category.subject}" if category.subject else ""
    return f"{category.label}（{category.unit.label}{what}）"


def _labels(labels: Mapping[str, Label]) -> str:
    return "、".join(label.label for label in labels.values())


_OF_A_REGION: Mapping[str, Callable[[Region], str]] = {
    "主管部门": lambda region: region.authority,
    "类别": lambda region: "、".join(map(_category, region.categories.values())),
    "层级": lambda region: _labels(region.levels),
    "计划名单": lambda region: _labels(region.plans),
    "征求意见的部门": lambda region: _labels(region.regulators),
    "鼓励培育的企业类型": lambda region: _labels(region.encouraged),
    "评价项目另按什么计数": lambda region: _labels(region.evaluator_keys),
    "推荐单位的类型": lambda region: "、".join(kind.label for kind in region.body_kinds.values()),
    "推荐单位": lambda region: f"{len(region.recommending_bodies)} 个" if region.recommending_bodies else "",
}


def _rows(
    kind: Kind[Any], left: PolicyBook, right: PolicyBook, details: dict[tuple[str, str], list[Difference]]
) -> Iterator[Row]:
    left_words, right_words, line = Words(left), Words(right), treatment(kind).line
    free = dict(right.of(kind))
    for name, one in left.of(kind).items():
        other = free.pop(_counterpart(one, name, free), None)
        yield Row(
            name,
            line(one, left_words),
            None if other is None else line(other, right_words),
            one != other,
            tuple(filter(None, (shown(each, left_words, right_words) for each in details.get((kind.name, name), ())))),
        )
    for name, other in free.items():
        yield Row(name, None, line(other, right_words), True, ())


def _counterpart(declaration: Any, name: str, others: dict[str, Any]) -> str:
    """The id on the other side: the same, else that of what is about the same subject."""
    if name in others or not isinstance(declaration, Declaration):
        return name
    if declaration.subject == (declaration.id,):
        return name
    return next((each for each, other in others.items() if other.subject == declaration.subject), name)


def regions() -> list[tuple[str, str]]:
    """The installed regions that can be read, as (id, name); this instance's own first."""
    own = instance().region.region
    return [(own.id, own.name), *(each for each in _installed() if each[0] != own.id)]


@cache  # As `_loaded`.
def _installed() -> Sequence[tuple[str, str]]:
    found = []
    for entry in installed():
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


@cache  # Plugins are read when a process starts, and do not change while it runs.
def _loaded(region_id: str) -> LoadedRegion:
    return load(region_id)

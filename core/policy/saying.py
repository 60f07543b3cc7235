"""Values of declarations as people read them: by the labels beside them, and by what their keys speak of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from itertools import islice
from typing import Any, get_args, get_origin

from core.plugin_api.declarations import Does
from core.plugin_api.kinds import Kinds
from core.plugin_api.known import KNOWN_MEANWHILE
from core.plugin_api.labels import Labelled
from core.plugin_api.placeholders import fill_years
from core.plugin_api.schema import Attribute, attributes, default_of, key_of
from core.plugin_api.schema_fields import without_none
from core.plugin_api.walk import own_name, parts
from core.policy import wording
from core.policy.wording import Words


@dataclass(frozen=True, slots=True)
class At:
    """Where in a declaration a value stands: what type it is there, and by which key."""

    holds: Any
    key: str = ""
    names: Mapping[str, Attribute] | None = None
    """Whose words the keys of a mapping bear that gives reasons for other values beside it."""

    def named(self, key: str, words: Words) -> str:
        """A key's word; under a mapping by level, category or figure that thing's own."""
        if (known := self.names or self._attributes) is not None and key in known:
            return known[key].label
        labelled = _LABELLED.get(self.key)
        return labelled(words, key) if labelled else key

    def within(self, key: str) -> At:
        """Where the value of a key, or an element of a list, stands."""
        if (known := self._attributes) is not None:
            return At(known[key].holds, key, known if key in _OF_KEYS_BESIDE else None)
        if get_origin(self.holds) is tuple:
            return At(get_args(self.holds)[0], self.key)
        return At(without_none(get_args(self.holds)[-1]), "clause" if self.key == "clauses" else self.key)

    def said(self, value: Any, words: Words) -> str:
        """A value as people read it."""
        if value is None:
            return "无"
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, dict):
            return "、".join(self._entries(value, words)) or "无"
        if isinstance(value, list):
            between = "；" if any(isinstance(each, dict) for each in value) else "、"
            return between.join(self.within("").said(each, words) for each in value) or "无"
        if isinstance(self.holds, type) and issubclass(self.holds, Labelled):
            return self.holds(value).label
        labelled = _VALUES.get(self.key)
        return labelled(words, str(value)) if labelled else fill_years(str(value), None)

    def _entries(self, value: Mapping[str, Any], words: Words) -> Iterator[str]:
        """Each key with its value; the value alone of what has but a name, and of what only files name."""
        shown = {key: each for key, each in value.items() if not self._is_ours(key, value)}
        is_name = len(shown) == 1 and not shown.keys().isdisjoint(_CALLS)
        for key, each in shown.items():
            name, said = self.named(key, words), self.within(key).said(each, words)
            yield f"{name}：{said}" if name and not is_name else said

    def _is_ours(self, key: str, beside: Mapping[str, Any]) -> bool:
        """Whether a key of a declaration holds what only its files say: a name, how it is carried out, a default."""
        if self._attributes is None:
            return False
        is_name = key == "name" and bool(beside.get("label") or beside.get("title"))
        usual = _defaults(self.holds)
        return key in UNSHOWN or is_name or (key in usual and usual[key] == beside[key])

    @property
    def _attributes(self) -> Mapping[str, Attribute] | None:
        holds: Any = self.holds
        return attributes(holds) if is_dataclass(self.holds) else None


@cache
def _defaults(declares: Any) -> Mapping[str, Any]:
    """Of the keys that may be left out, what is so then."""
    return {key_of(each): default_of(each) for each in fields(declares)}


def part_in_words(declaration: Any, part: str, words: Words) -> str:
    """A part of a declaration by what `coverage` calls it: a stage, a kind of filer, a section, a field, a key."""
    for _, each in islice(parts(declaration), 1, None):
        name = own_name(each)
        if name and part.partition(".")[0] == name:
            called = getattr(each, "title", None) or getattr(each, "label", None) or getattr(each, "name", name)
            return "，".join((fill_years(str(called), None), *_keys_in_words(type(each), part[len(name) :], words)))
    return "，".join(_keys_in_words(type(declaration), part, words))


def _keys_in_words(declares: type[Any], path: str, words: Words) -> Iterator[str]:
    at = At(declares)
    for key in _KEY.findall(path):
        if not key.isdigit():
            yield at.named(key, words)
        at = at.within(key)


_BLANK = re.compile(r"\{\w+\}")
_KEY = re.compile(r"[^.\[\]]+")
UNSHOWN = frozenset(
    {"id", "origin", "overrides", "place", "paper", "width", "facts", "judge", "version", "words", "indicator_sets"}
)
"""Whose a declaration is, and how it is carried out or printed: what it demands is said beside."""
_CALLS = frozenset({"label", "title", "name"})
_OF_KEYS_BESIDE = frozenset({"choices", "clauses"})
_LABELLED: Mapping[str, Callable[[Words, str], str]] = {
    "required_for": lambda words, name: words.level(name),
    "boxes": lambda words, name: words.level(name),
    "category_labels": lambda words, name: words.category(name),
    "category_levels": lambda words, name: words.category(name),
    "forms": lambda words, name: words.category(name),
    "indicator_sets": lambda words, name: words.category(name),
    "tracks": lambda words, name: words.tracks((), (name,)),
    "figures": lambda words, name: wording.figure_name(name),
    "pledges": lambda words, name: "",
}
_VALUES: Mapping[str, Callable[[Words, str], str]] = {
    "levels": lambda words, name: words.level(name),
    "categories": lambda words, name: words.category(name),
    "category": lambda words, name: words.category(name),
    "lists": lambda words, name: words.plan_or_level(name),
    "on_list": lambda words, name: words.level(name),
    "consults": lambda words, name: words.regulator(name),
    "body": lambda words, name: words.body(name),
    "key": lambda words, name: words.evaluator_key(name),
    "call": lambda words, name: words.call(name),
    "calls": lambda words, name: words.call(name),
    "follows": lambda words, name: words.call(name),
    "clause": lambda words, name: words.clause(name),
    **dict.fromkeys(("not_before", "other_than", "same_as"), lambda words, name: KNOWN_MEANWHILE.get(name, name)),
    "stages": lambda words, name: Does(name).label,
    "category_levels": lambda words, name: words.level(name),
    "tracks": lambda words, name: words.tracks((), (name,)),
    "track": lambda words, name: words.tracks((), (name,)),
    "bodies": lambda words, name: words.body(words.body_kind(name)),
    "forms": lambda words, name: words.titled(Kinds.forms, name),
    **dict.fromkeys(("papers", "summary_tables"), lambda words, name: words.titled(Kinds.summary_tables, name)),
    "grades": lambda words, name: words.tiers(name),
    **dict.fromkeys(
        ("asked_in", "field", "left", "of", "prefill", "right", "unit_from", "value"),
        lambda words, name: words.known(name),
    ),
    **dict.fromkeys(("is", "one_of"), lambda words, name: words.option(name)),
    "accepts": lambda words, name: name.upper(),
    **dict.fromkeys(("cure", "says"), lambda words, text: _BLANK.sub("…", text)),
}

"""From the text of a cell to what it means: a day, one of some named things, a recommending body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core import clock
from core.units.rules import names

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+\d.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORTEST = 2


def day(text: str) -> date | None:
    """2020-10-16, 2020/10/16, 2020.10.16, 2020年10月16日 or 20201016; None for anything else, even a month."""
    found = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        return None
    try:
        return clock.sensible(date(*(int(part) for part in found.groups())))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with an id and all the words that mean it."""

    id: str
    words: tuple[str, ...]


class Names:
    """Finds the one thing that a text names: by a whole word, or by the longest word that the text contains."""

    def __init__(self, things: Iterable[Named]) -> None:
        self._words = {names.matching(word): thing.id for thing in things for word in thing.words if word}

    def exactly(self, text: str) -> str | None:
        """The id of what is called just so."""
        return self._words.get(names.matching(text))

    def within(self, text: str) -> str | None:
        """The id of the longest word in the text; None where there is none."""
        whole = names.matching(text)
        found = [word for word in self._words if word in whole]
        return self._words[max(found, key=len)] if found else None


class Places:
    """Finds the recommending body that a cell means: 长沙, 长沙市, 长沙市工业和信息化局."""

    def __init__(self, bodies: Sequence[Named]) -> None:
        self._exact = Names(bodies)
        self._words = sorted(
            (names.matching(word), body.id) for body in bodies for word in body.words if len(word) >= _SHORTEST
        )

    def find(self, text: str) -> str | None:
        """The body's id; None where none is meant, or more than one might be."""
        exact = self._exact.exactly(text)
        whole = names.matching(text)
        if exact is not None or len(whole) < _SHORTEST:
            return exact
        longer = {id for word, id in self._words if word.startswith(whole)}
        if longer:
            return longer.pop() if len(longer) == 1 else None
        begun = [(len(word), id) for word, id in self._words if whole.startswith(word)]
        longest = {id for length, id in begun if length == max(begun)[0]}
        return longest.pop() if len(longest) == 1 else None


def labels(things: Mapping[str, tuple[str, ...]]) -> list[Named]:
    """Named things from id → words."""
    return [Named(id, words) for id, words in things.items()]

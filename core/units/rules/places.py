"""From the text of a cell to the thing that it names: one of some named things, or a recommending body."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.units.rules import names

NAME_HEADINGS = (
    "单位名称",
    "企业名称",
    "工厂名称",
    "园区名称",
    "名称",
    "园区",
    "公司名称",
    "单位全称",
    "企业全称",
    "单位",
)
CODE_HEADINGS = ("统一社会信用代码", "社会信用代码", "信用代码")
BODY_HEADINGS = ("推荐单位", "市州", "所在市州", "地市", "所在地市", "设区市", "城市", "市（州）", "推荐部门")
"""How the columns of lists are headed that tell a unit, its code and its recommending body; the one to prefer first."""

_SHORTEST = 2


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
    """Finds the recommending body that a cell means: 甲, 甲市, 甲市工业和信息化局, 某省甲市.

    `regions` are the region's own names, which may stand before a body's.
    """

    def __init__(self, bodies: Sequence[Named], regions: Iterable[str] = ()) -> None:
        self._exact = Names(bodies)
        self._regions = sorted(map(names.matching, regions), key=len, reverse=True)
        self._words = sorted(
            (names.matching(word), body.id) for body in bodies for word in body.words if len(word) >= _SHORTEST
        )

    def after_region(self, text: str) -> str | None:
        """What follows the region's own name at the beginning of a text (甲市 of 某省甲市); None where it is
        not there."""
        whole = names.matching(text)
        return next((whole.removeprefix(word) for word in self._regions if whole.startswith(word)), None)

    def find(self, text: str) -> str | None:
        """The body's id; None where none is meant, or more than one might be."""
        return self._found(text) or self._found(self.after_region(text) or "")

    def _found(self, text: str) -> str | None:
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

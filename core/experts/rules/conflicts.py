"""What keeps an expert from scoring an application: what he declared, and what the register knows. Pure.

Units and bodies are compared by their codes, and by their names where an employer's code is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Known:
    """Some units or bodies: their codes, and their names as they are compared."""

    codes: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def holds(self, code: str | None, name: str) -> bool:
        """Whether the one with this code, or with this name, is among them."""
        return (code is not None and code in self.codes) or bool(name and name in self.names)


@dataclass(frozen=True, slots=True)
class Around:
    """Who stands around an application: its unit with those of its group, who evaluates or did, and those behind whom
    the same stands as behind them (``akin``)."""

    unit: Known = Known()
    group: Known = Known()
    evaluators: Known = Known()
    earlier: Known = Known()
    akin: Known = Known()
    people: Mapping[str, str] = field(default_factory=dict)
    """People who act for the unit or its group, for its body or for one of its evaluators: by id, in words, as what."""

    @property
    def everybody(self) -> tuple[Known, ...]:
        return self.unit, self.group, self.evaluators, self.earlier, self.akin


@dataclass(frozen=True, slots=True)
class Declared:
    """A tie that holds today: in words what it is; to whom, by code and by the name as it is compared."""

    words: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert, as far as conflicts ask: ``employer`` is the name as it is compared."""

    person_id: str
    employer: str
    employer_code: str | None
    ties: tuple[Declared, ...] = ()


def conflicts(candidate: Candidate, around: Around) -> tuple[str, ...]:
    """Why the expert must not score the application, each as a sentence's predicate; nothing where he may."""
    return tuple(_found(candidate, around))


def _found(candidate: Candidate, around: Around) -> Iterator[str]:
    stood = {
        "所在单位就是申报单位": around.unit,
        "所在单位与申报单位属于同一集团，或者有合并、分立关系": around.group,
        "所在单位是这项申报的评价机构": around.evaluators,
        "所在单位曾评价该申报单位": around.earlier,
        "所在单位与（曾）评价该申报单位的机构为同一法定代表人或者属于同一集团": around.akin,
    }
    for words, known in stood.items():
        if known.holds(candidate.employer_code, candidate.employer):
            yield words
    if (role := around.people.get(candidate.person_id)) is not None:
        yield role
    for tie in candidate.ties:
        if any(known.holds(tie.code, tie.name) for known in around.everybody):
            yield f"已申明关联关系：{tie.words}"

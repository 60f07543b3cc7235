"""By which ways a unit may enter a call: one for each category and kind of filer, with what stands in the way of each.

Pure: what is asked of the database is given.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.plugin_api.declarations import Call, Force, Outcome, RuleKind, Track
from core.plugin_api.judging import Finding


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that might enter: its name, the kind of its recommending body, and where it already stands.

    ``listed`` gives, by category, the levels of the lists that hold it today. ``entered`` are the categories in which
    it already has a live entry in this call. ``suits`` says whether a category is for this kind of unit.
    """

    name: str
    body_kind: str | None
    listed: Mapping[str, Collection[str]]
    entered: Collection[str]
    suits: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Way:
    """A category and a kind of filer, and the findings that refuse it; without any, the unit may start."""

    category: str
    track: str | None
    declared: Track | None
    refusals: tuple[Finding, ...]

    @property
    def is_open(self) -> bool:
        return not self.refusals


@dataclass(frozen=True, slots=True)
class Words:
    """How the ways are spoken of: labels of categories, levels and kinds of body."""

    category: Callable[[str], str]
    level: Callable[[str], str]
    body_kind: Callable[[str], str]


def ways(call: Call, unit: Candidate, words: Words) -> tuple[Way, ...]:
    """Every way into the call for units of this kind, in the declared order, open or refused."""
    return tuple(
        Way(category, track_id, track, tuple(_refusals(call, unit, category, track_id, track, words)))
        for category in call.categories
        if unit.suits(category)
        for track_id, track in _tracks(call)
    )


def way(call: Call, unit: Candidate, words: Words, *, category: str, track: str | None) -> Way | None:
    """One of them; None where the call has no such category for this kind of unit, or no such track."""
    return next((each for each in ways(call, unit, words) if (each.category, each.track) == (category, track)), None)


def _tracks(call: Call) -> Sequence[tuple[str | None, Track | None]]:
    return tuple(call.tracks.items()) or ((None, None),)


def _refusals(
    call: Call, unit: Candidate, category: str, track_id: str | None, track: Track | None, words: Words
) -> Iterator[Finding]:
    if unit.body_kind is None:
        yield _refusal(
            call,
            "body",
            f"{unit.name}还没有确定推荐单位",
            "请联系主管部门为本单位指定推荐单位。",
            clause=call.clause,
        )
    elif unit.body_kind not in call.bodies:
        able = "、".join(words.body_kind(kind) for kind in call.bodies)
        yield _refusal(
            call,
            "body",
            f"本单位的推荐单位属于{words.body_kind(unit.body_kind)}，这项申报由{able}推荐",
            "请联系主管部门核对本单位的推荐单位。",
            clause=call.clause,
        )
    if track is not None and track.on_list is not None and track.on_list not in unit.listed.get(category, ()):
        wanted = f"{words.level(track.on_list)}{words.category(category)}名单"
        yield _refusal(
            call,
            f"{track_id}.on_list",
            f"“{track.label}”须已列入{wanted}，本单位现不在该名单上",
            "名单如有遗漏或单位名称有变更，请联系推荐单位核对；未列入的，待列入后再申报。",
            clause=track.clause,
            choice=track.choice,
        )
    if category in unit.entered:
        yield _refusal(
            call,
            "entered",
            f"本单位在这项申报中已有一份{words.category(category)}申报",
            "请从“我的申报”继续办理，不必重复申报。",
            choice="一个单位在同一项申报的同一类别中只有一份申报",
        )


def _refusal(
    call: Call, part: str, sentence: str, cure: str, *, clause: str | None = None, choice: str | None = None
) -> Finding:
    return Finding(
        rule_id=f"{call.id}.{part}",
        kind=RuleKind.CONDITION,
        force=Force.MUST,
        clause=clause,
        choice=choice,
        summary=sentence,
        outcome=Outcome.NOT_MET,
        seen="",
        message=f"{sentence}。",
        cure=cure,
        origin=call.origin,
    )

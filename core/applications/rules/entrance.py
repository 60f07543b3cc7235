"""By which ways a unit may enter a call: one for each category and kind of filer, with what stands in the way of each.

Pure: what is asked of the database is given.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from core.plugin_api.declarations import Call, Force, Outcome, RuleKind, Track
from core.plugin_api.ruling import Finding
from core.units.rules import names


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that might enter: its name, the kind of its recommending body, and where it already stands.

    ``listed`` are the places that hold it today, as (level, category, subject); ``entered`` its live entries in this
    call, as (category, subject). The subject is empty where the unit itself is meant. ``suits`` says whether a category
    is for this kind of unit, ``subject`` how what is applied for in it is called where that is not the unit itself.
    ``came_late`` are the places to which it came when all there had to have filed, as (track, category, subject).
    """

    name: str
    body_kind: str | None
    listed: Collection[tuple[str, str, str]]
    entered: Collection[tuple[str, str]]
    suits: Callable[[str], bool]
    subject: Callable[[str], str | None] = lambda _: None
    came_late: Collection[tuple[str, str, str]] = ()

    def is_asked(self, track_id: str, category: str, subject: str) -> bool:
        """Whether it was on the list of a track that invites all when these had to file."""
        return not any(
            (track, of) == (track_id, category) and _same(what, subject) for track, of, what in self.came_late
        )

    def stands_on(self, level: str, category: str, subject: str | None) -> bool:
        """Whether a list holds the unit, or that of its products; any of them where none is named yet."""
        return any(
            (held, of) == (level, category) and (subject is None or _same(what, subject))
            for held, of, what in self.listed
        )

    def has_entered(self, category: str, subject: str | None) -> bool:
        """Whether there is a live entry already; of products, each may have one."""
        return any(of == category and subject is not None and _same(what, subject) for of, what in self.entered)


@dataclass(frozen=True, slots=True)
class Way:
    """A category and a kind of filer, and the findings that refuse it; without any, the unit may start.

    ``subject_label`` words what has to be named (产品名称) where it is not the unit itself that applies. ``levels``
    are those at which the category may aim; of an annual report those of the lists that hold the unit, and nobody
    ``chooses`` among them. ``is_duty``: the unit stands on a list all of which has to file this way.
    """

    category: str
    track: str | None
    declared: Track | None
    refusals: tuple[Finding, ...]
    subject_label: str | None = None
    levels: tuple[str, ...] = ()
    is_duty: bool = False
    chooses: bool = False

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
    """Every way into the call for units of this kind, open or refused: duties first, then in the declared order."""
    found = (
        _way(call, unit, words, category, track_id, None)
        for category in call.categories
        if unit.suits(category)
        for track_id in _tracks(call)
    )
    return tuple(sorted(found, key=lambda each: not each.is_duty))


def way(
    call: Call, unit: Candidate, words: Words, *, category: str, track: str | None, subject: str = ""
) -> Way | None:
    """One of them, for the subject that is named; None where the call has no such category for this kind of unit, or no
    such track."""
    if category not in call.categories or not unit.suits(category) or track not in _tracks(call):
        return None
    return _way(call, unit, words, category, track, subject)


def duty(call: Call, unit: Candidate, category: str, subject: str = "") -> str | None:
    """The kind of filer that a unit has to be: of a track that invites all on a list on which it stands."""
    return next(
        (
            id
            for id, track in call.tracks.items()
            if track.invites_all
            and track.on_list is not None
            and unit.stands_on(track.on_list, category, subject)
            and unit.is_asked(id, category, subject)
        ),
        None,
    )


def misplaced(
    call: Call, unit: Candidate, words: Words, *, category: str, track: str | None, subject: str = ""
) -> tuple[Finding, ...]:
    """Why the lists, as they stand, make the unit another kind of filer than this."""
    if track is None:
        return ()
    declared, wanted = call.tracks[track], duty(call, unit, category, subject)
    if wanted is not None and wanted != track:
        return (_duty_elsewhere(call, words, category, declared, wanted),)
    if declared.on_list is not None and not unit.stands_on(declared.on_list, category, subject):
        return (_off_list(call, words, category, track, declared),)
    return ()


def _way(call: Call, unit: Candidate, words: Words, category: str, track_id: str | None, subject: str | None) -> Way:
    track = None if track_id is None else call.tracks[track_id]
    label = unit.subject(category)
    meant = subject if label else ""
    is_duty = meant is not None and track_id is not None and duty(call, unit, category, meant) == track_id
    refusals = _refusals(call, unit, category, track_id, words, meant)
    levels = call.levels_of(category)
    if call.annual_report:
        levels = tuple(level for level in levels if unit.stands_on(level, category, meant))
    chooses = len(levels) > 1 and not call.annual_report
    return Way(category, track_id, track, tuple(refusals), label, levels, is_duty, chooses)


def _tracks(call: Call) -> Sequence[str | None]:
    return tuple(call.tracks) or (None,)


def _same(one: str, other: str) -> bool:
    return names.matching(one) == names.matching(other)


def _refusals(
    call: Call,
    unit: Candidate,
    category: str,
    track_id: str | None,
    words: Words,
    subject: str | None,
) -> Iterator[Finding]:
    """``subject``: what is applied for; empty for the unit itself, None while it has not been named."""
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
    if subject is not None:
        yield from misplaced(call, unit, words, category=category, track=track_id, subject=subject)
    elif track_id is not None and not _may_stand_on(call.tracks[track_id].on_list, unit, category):
        yield _off_list(call, words, category, track_id, call.tracks[track_id])
    if unit.has_entered(category, subject):
        what = f"“{subject}”的{words.category(category)}申报" if subject else f"一份{words.category(category)}申报"
        yield _refusal(
            call,
            "entered",
            f"本单位在这项申报中已有{what}",
            "请从“我的申报和填报”继续办理，不必重复申报。",
            choice="一个单位在同一项申报的同一类别中只有一份申报；以产品申报的，每个产品一份",
        )


def _may_stand_on(list_id: str | None, unit: Candidate, category: str) -> bool:
    """Whether the list, if one is asked for, holds any product of the unit's: which is meant has not been named."""
    return list_id is None or unit.stands_on(list_id, category, None)


def _off_list(call: Call, words: Words, category: str, track_id: str, track: Track) -> Finding:
    wanted = f"{words.level(str(track.on_list))}{words.category(category)}名单"
    return _refusal(
        call,
        f"{track_id}.on_list",
        f"“{track.label}”须已列入{wanted}，本单位现不在该名单上",
        "名单如有遗漏或单位名称有变更，请联系推荐单位核对；未列入的，待列入后再申报。",
        clause=track.clause,
        choice=track.choice,
    )


def _duty_elsewhere(call: Call, words: Words, category: str, declared: Track, wanted: str) -> Finding:
    track = call.tracks[wanted]
    listed = f"{words.level(str(track.on_list))}{words.category(category)}名单"
    return _refusal(
        call,
        f"{wanted}.duty",
        f"本单位已列入{listed}，应按“{track.label}”填报，不能按“{declared.label}”填报",
        f"请改按“{track.label}”填报；已经开始填写的可以改换，两类都要填写的内容保留。",
        clause=track.clause,
        choice=track.choice,
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

"""From events to spans: what a list was on any day, and which events cannot have happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.rules import EventKind, ImpossibleEvent, Span, UnknownEvent, fold, valid

ADDED, RENAMED, RE_CHECKED, IMPLIED = EventKind.ADDED, EventKind.RENAMED, EventKind.RE_CHECKED, EventKind.IMPLIED
REMOVED, REINSTATED, VOIDED = EventKind.REMOVED, EventKind.REINSTATED, EventKind.VOIDED
UPGRADED, LAPSED, MERGED, SPLIT = EventKind.UPGRADED, EventKind.LAPSED, EventKind.MERGED, EventKind.SPLIT


@dataclass(frozen=True)
class Made:
    sequence: int
    kind: EventKind
    effective_on: date
    name: str = "甲公司"
    batch: str | None = None
    document_number: str | None = None
    voids: int | None = None
    listed_on: date | None = None


def day(number: int) -> date:
    return date(2020, 1, 1) + timedelta(days=number)


def events(*happened: tuple[EventKind, int]) -> list[Made]:
    return [Made(sequence, kind, day(number)) for sequence, (kind, number) in enumerate(happened, 1)]


def test_an_addition_stands_from_its_day_on() -> None:
    made = Made(1, ADDED, day(5), batch="5", document_number="文〔2020〕1号")
    assert fold([made]) == [Span(day(5), None, "甲公司", day(5), None, "5", "文〔2020〕1号")]


def test_a_removal_ends_it_on_its_day() -> None:
    (span,) = fold(events((ADDED, 0), (REMOVED, 9)))
    assert (span.since, span.until) == (day(0), day(9))


def test_a_rename_keeps_the_day_on_which_the_unit_came_on_the_list() -> None:
    first, second = fold([Made(1, ADDED, day(0), "甲公司"), Made(2, RENAMED, day(9), "乙公司")])
    assert (first.name, first.until) == ("甲公司", day(9))
    assert (second.name, second.since, second.listed_on, second.until) == ("乙公司", day(9), day(0), None)


@pytest.mark.parametrize("kind", [REMOVED, UPGRADED, LAPSED, MERGED, SPLIT])
def test_whatever_ends_a_place_ends_it_on_its_day(kind: EventKind) -> None:
    (span,) = fold(events((ADDED, 0), (kind, 9)))
    assert (span.since, span.until) == (day(0), day(9))


@pytest.mark.parametrize("kind", [MERGED, SPLIT])
def test_whoever_takes_a_place_over_keeps_the_day_of_the_one_before(kind: EventKind) -> None:
    (span,) = fold([Made(1, kind, day(9), "乙公司", listed_on=day(0))])
    assert (span.name, span.since, span.until, span.listed_on) == ("乙公司", day(9), None, day(0))


def test_what_another_list_implies_stands_like_what_was_added() -> None:
    assert [span.until for span in fold(events((IMPLIED, 0), (REMOVED, 5), (IMPLIED, 7)))] == [day(5), None]


def test_a_kind_that_the_fold_does_not_know_stops_it_with_a_sentence() -> None:
    for kind in set(EventKind) - {VOIDED}:
        try:
            fold(events((ADDED, 0), (kind, 1)))
        except UnknownEvent:
            pytest.fail(f"The fold does not know {kind}.")
        except ImpossibleEvent:
            pass
    unknown = Made(2, ADDED, day(1))
    object.__setattr__(unknown, "kind", "enlarged")
    for before in ([], [Made(1, ADDED, day(0))]):
        with pytest.raises(UnknownEvent, match="enlarged"):
            fold([*before, unknown])


def test_a_re_check_of_its_own_is_known_from_its_day_on_under_every_name() -> None:
    happened = [Made(1, ADDED, day(0), "甲公司"), Made(2, RENAMED, day(9), "乙公司")]
    told = [(span.since, span.until, span.checked_on) for span in fold(happened, [day(12), day(5)])]
    assert told == [
        (day(0), day(5), None),
        (day(5), day(9), day(5)),
        (day(9), day(12), day(5)),
        (day(12), None, day(12)),
    ]
    assert fold(events((ADDED, 0), (REMOVED, 3), (ADDED, 9)), [day(1)])[-1].checked_on is None
    assert fold(events((ADDED, 0)), [day(0)]) == [Span(day(0), None, "甲公司", day(0), day(0))]


def test_an_old_re_check_is_known_from_its_day_on() -> None:
    first, second = fold(events((ADDED, 0), (RE_CHECKED, 9)))
    assert (first.checked_on, second.checked_on) == (None, day(9))


def test_a_reinstatement_goes_on_where_the_removal_ended() -> None:
    first, second = fold(events((ADDED, 0), (REMOVED, 5), (REINSTATED, 9)))
    assert (first.until, second.since, second.listed_on, second.until) == (day(5), day(9), day(0), None)


def test_events_count_by_their_day_and_then_by_their_order() -> None:
    late = Made(1, REMOVED, day(9))
    early = Made(2, ADDED, day(0))
    (span,) = fold([late, early])
    assert (span.since, span.until) == (day(0), day(9))


def test_what_begins_and_ends_on_one_day_leaves_nothing() -> None:
    assert fold(events((ADDED, 3), (REMOVED, 3))) == []
    assert [span.since for span in fold(events((ADDED, 3), (REMOVED, 3), (ADDED, 3)))] == [day(3)]


def test_what_was_voided_never_happened() -> None:
    happened = [Made(1, ADDED, day(0)), Made(2, REMOVED, day(5)), Made(3, VOIDED, day(5), voids=2)]
    (span,) = fold(happened)
    assert span.until is None
    assert [event.sequence for event in valid(happened)] == [1]


@pytest.mark.parametrize(
    "happened",
    [
        [(ADDED, 0), (ADDED, 1)],
        [(REMOVED, 0)],
        [(RENAMED, 0)],
        [(RE_CHECKED, 0)],
        [(REINSTATED, 0)],
        [(ADDED, 0), (REINSTATED, 1)],
        [(ADDED, 5), (REMOVED, 3)],
        [(ADDED, 0), (REMOVED, 5), (RE_CHECKED, 7)],
        [(ADDED, 0), (UPGRADED, 5), (REINSTATED, 7)],
        [(ADDED, 0), (MERGED, 5), (REINSTATED, 7)],
        [(ADDED, 0), (IMPLIED, 1)],
        [(LAPSED, 0)],
        [(MERGED, 0)],
    ],
)
def test_what_cannot_have_happened_is_refused_in_words(happened: list[tuple[EventKind, int]]) -> None:
    with pytest.raises(ImpossibleEvent) as refused:
        fold(events(*happened))
    assert refused.value.sentence.startswith("甲公司：")
    assert "请核对日期" in (refused.value.cure or "")


@given(st.lists(st.tuples(st.sampled_from(sorted(set(EventKind) - {VOIDED})), st.integers(0, 9))))
def test_spans_never_overlap_whatever_happened(happened: list[tuple[EventKind, int]]) -> None:
    try:
        spans = fold(events(*happened))
    except ImpossibleEvent:
        return
    for span, following in pairwise(spans):
        assert span.until is not None
        assert span.since < span.until <= following.since
        assert span.listed_on <= span.since

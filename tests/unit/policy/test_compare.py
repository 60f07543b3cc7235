"""Two books, or two days of one, value by value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.policy.compare import Difference, compare
from core.policy.resolve import resolve
from tests.unit.policy import layers
from tests.unit.policy.layers import ON

NATION, REGION = layers.nation(), layers.region()


def test_a_book_does_not_differ_from_itself() -> None:
    assert compare(resolve((NATION, REGION), on=ON), resolve((NATION, REGION), on=ON)) == ()


def test_single_values_are_told_with_their_path() -> None:
    (filing, *others) = REGION.deadlines
    moved = layers.region(deadlines=(replace(filing, due=date(2025, 6, 1)), *others))
    assert compare(resolve((NATION, REGION), on=ON), resolve((NATION, moved), on=ON)) == (
        Difference("deadlines", "filing", "due", "2025-05-20T17:00:00", "2025-06-01"),
    )


def test_parts_are_compared_by_their_names() -> None:
    call = REGION.calls[0]
    changed = replace(call, stages=(replace(call.stages[0], final=False), *call.stages[1:]))
    other = layers.region(calls=(changed,))
    assert compare(resolve((NATION, REGION), on=ON), resolve((NATION, other), on=ON)) == (
        Difference("calls", "yearly-2025", "stages[file].final", True, False),
    )
    fewer = layers.region(calls=(replace(call, stages=call.stages[:1]),))
    (found,) = compare(resolve((NATION, REGION), on=ON), resolve((NATION, fewer), on=ON))
    assert (found.key, found.right) == ("stages[send]", None)


def test_what_only_one_side_has_is_told_whole() -> None:
    found = compare(resolve((NATION, REGION), on=ON), resolve((NATION, layers.region(rules=())), on=ON))
    assert {(each.kind, each.key, each.right) for each in found} == {("rules", None, None)}
    assert found[0].left["id"] == found[0].id


def test_declarations_of_other_ids_are_matched_by_what_they_are_about() -> None:
    term = replace(REGION.terms[0], id="their-notice", length=5)
    found = compare(resolve((NATION, REGION), on=ON), resolve((NATION, layers.region(terms=(term,))), on=ON))
    assert [(each.id, each.key, each.left, each.right) for each in found] == [
        ("notice-here", "id", "notice-here", "their-notice"),
        ("notice-here", "length", 10, 5),
    ]


def test_two_days_of_one_region_differ_by_what_began_and_ended() -> None:
    stack = (NATION, REGION)
    found = compare(resolve(stack, on=date(2029, 7, 18)), resolve(stack, on=date(2029, 7, 19)))
    assert {each.key for each in found} == {None}
    assert {each.right for each in found} == {None}
    assert "R" in {each.id for each in found}

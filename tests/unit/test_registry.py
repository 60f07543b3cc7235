"""What slices give to the rooms below them."""

from __future__ import annotations

import pytest

from core.registry import Registry


def test_what_is_given_is_found_in_the_order_in_which_it_was() -> None:
    given: Registry[int] = Registry()
    given.give("b", 2)
    given.give("a", 1)
    assert [*given.values()] == [2, 1]


def test_the_same_may_be_given_again_and_another_may_not() -> None:
    given: Registry[int] = Registry()
    assert given.give("a", 1) == given.give("a", 1)
    with pytest.raises(ValueError, match="'a' is given twice"):
        given.give("a", 2)

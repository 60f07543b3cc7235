"""MIIT25-01: what the finding of a unit says that is itself the measure."""

from __future__ import annotations

from decimal import Decimal

from plugins.national.rules import level_with_region


def test_a_listed_unit_is_told_that_it_is_not_compared_and_no_list_stands_where_a_figure_is_due() -> None:
    found = level_with_region(Decimal(10), Decimal(50), ("provincial", "national"), ("national",))
    assert found is not None
    assert found.met
    assert found.seen == "本单位已是national，不参加比较"

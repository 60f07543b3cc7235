"""An opened call keeps what it rests on: it reads back equal, and answers like the book of its day."""

from __future__ import annotations

import json
from datetime import date

import pytest

from core.plugin_api import FrozenMap
from core.plugin_api.kinds import KINDS
from core.policy.layers import INSTANCE
from core.policy.pinned import PinnedCall
from core.policy.pinning import pin, unpin
from core.policy.resolve import resolve
from tests.unit.policy import layers
from tests.unit.policy.layers import ON

BOOK = resolve((layers.nation(), layers.region()), on=ON)


def stored(pinned: object) -> PinnedCall:
    """As it comes back from a database."""
    return unpin(json.loads(json.dumps(pinned)))


def test_what_is_kept_reads_back_equal() -> None:
    kept = stored(pin(BOOK, BOOK.call("yearly-2025")))
    assert kept.call == BOOK.call("yearly-2025")
    for kind in ("forms", "rules", "deadlines", "terms", "grading", "industries", "evaluator_caps", "sources"):
        ours, theirs = dict(kept.book.of(KINDS[kind])), dict(BOOK.of(KINDS[kind]))
        assert ours == {name: theirs[name] for name in ours}
        assert ours, kind
    assert kept.book.region == BOOK.region
    assert kept.book.on == ON


def test_it_answers_like_the_book() -> None:
    kept = stored(pin(BOOK, BOOK.call("yearly-2025")))
    for track in ("new", "old"):
        for category in ("factory", "park"):
            assert kept.forms_for(category, track) == BOOK.forms_for("yearly-2025", category, track)
            for levels in (("provincial",), ("provincial", "national")):
                ours = kept.rules_for(category, levels, track)
                assert ours == BOOK.rules_for("yearly-2025", category, levels, track)
        for stage in ("file", "send"):
            assert kept.due(stage, track) == BOOK.due("yearly-2025", stage, track)
    assert kept.gates_for("send") == BOOK.gates_for("yearly-2025", "send")
    assert kept.category_label("park") == "高地绿色园区"
    assert kept.deadline("send") == BOOK.deadline("yearly-2025", "send")


def test_only_what_concerns_the_call_is_kept() -> None:
    other = layers.call("other", forms=FrozenMap({"factory": ("basics",)}), stages=layers.call("x").stages[:1])
    declared = layers.region()
    stack = (layers.nation(), layers.region(calls=(*declared.calls, other)))
    kept = stored(pin(resolve(stack, on=ON), other))
    assert list(kept.forms) == ["basics"]
    assert "this-call" not in kept.rules
    assert "gate" not in kept.rules
    assert "filing" not in kept.deadlines
    assert list(kept.clauses) == ["N-1", "N-2", "R-1", "R-5"]
    assert list(kept.sources) == ["N", "R"]


def test_it_stays_as_it_was_when_the_rules_move_on() -> None:
    kept = stored(pin(BOOK, BOOK.call("yearly-2025")))
    later = resolve((layers.nation(), layers.region(rules=())), on=date(2026, 1, 1))
    assert later.rules_for("yearly-2025", "factory", ("provincial",), "new") == ()
    assert kept.rules_for("factory", ("provincial",), "new")


def test_ids_that_were_replaced_lead_to_what_holds() -> None:
    again = layers.form("basics-b", overrides="basics", origin=INSTANCE)
    following = layers.call("yearly-2026", year=2026, follows="yearly-2025", origin=INSTANCE)
    stack = (layers.nation(), layers.region(), layers.instance(forms=(again,), calls=(following,)))
    book = resolve(stack, on=ON)
    kept = stored(pin(book, book.call("yearly-2026")))
    assert [form.id for form in kept.forms_for("park", "new")] == ["basics-b"]
    assert "this-call" in [rule.id for rule in kept.rules_for("park", ("provincial",), "new")]
    assert kept.due("send") == date(2026, 5, 31)


def test_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version 0"):
        unpin({"version": 0})

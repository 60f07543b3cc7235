"""Questions to the book: deadlines, terms, rules and forms of an application."""

from __future__ import annotations

from datetime import date

from core.plugin_api import Deadline, Rule
from core.policy.book import PolicyBook
from core.policy.citations import Basis, basis_of
from core.policy.layers import INSTANCE
from core.policy.resolve import resolve
from tests.unit.policy import layers
from tests.unit.policy.layers import FILING, ON


def book() -> PolicyBook:
    return resolve((layers.nation(), layers.region()), on=ON)


def names(rules: tuple[Rule, ...]) -> list[str]:
    return [each.id for each in rules]


def test_a_tracks_own_deadline_comes_before_everybodys() -> None:
    resolved = book()
    assert resolved.due("yearly-2025", "file") == FILING
    assert resolved.due("yearly-2025", "file", "new") == FILING
    assert resolved.due("yearly-2025", "file", "old") == date(2025, 5, 1)
    assert resolved.deadline("yearly-2025", "nothing") is None
    assert resolved.due("yearly-2025", "nothing") is None


def test_a_standing_date_falls_into_the_calls_year() -> None:
    assert book().due("yearly-2025", "send") == date(2025, 5, 31)
    standing = layers.call("yearly-2025", year=None)
    timeless = resolve((layers.nation(), layers.region(calls=(standing,))), on=ON)
    assert timeless.due("yearly-2025", "send") is None
    assert timeless.deadline("yearly-2025", "send") is not None


def test_next_years_call_has_the_standing_dates_and_rules_of_the_one_it_follows() -> None:
    following = layers.call("yearly-2026", year=2026, follows="yearly-2025", origin=INSTANCE)
    resolved = resolve((layers.nation(), layers.region(), layers.instance(calls=(following,))), on=ON)
    assert resolved.lineage("yearly-2026") == ("yearly-2026", "yearly-2025")
    assert resolved.due("yearly-2026", "send") == date(2026, 5, 31)
    assert resolved.due("yearly-2026", "file") is None
    assert "this-call" in names(resolved.rules_for("yearly-2026", "factory", ("provincial",), "new"))


def test_a_call_that_was_replaced_keeps_its_dates() -> None:
    again = layers.call("yearly-b", overrides="yearly-2025", origin=INSTANCE)
    resolved = resolve((layers.nation(), layers.region(), layers.instance(calls=(again,))), on=ON)
    assert resolved.call("yearly-2025").id == "yearly-b"
    assert resolved.due("yearly-b", "file") == FILING
    assert "this-call" in names(resolved.rules_for("yearly-b", "factory", ("provincial",), "new"))


def test_a_levels_own_term_comes_before_the_one_for_every_level() -> None:
    resolved = book()
    national, provincial = resolved.term("public_notice", "national"), resolved.term("public_notice", "provincial")
    assert national is not None
    assert provincial is not None
    assert (national.length, provincial.length) == (15, 10)
    assert resolved.term("public_notice") == provincial
    assert resolved.term("bar") is None


def test_rules_are_chosen_by_call_category_level_and_track() -> None:
    resolved = book()
    everything = resolved.rules_for("yearly-2025", "factory", ("national",), "old")
    assert names(everything) == ["listed", "for-all", "factories", "old", "this-call"]
    assert names(resolved.rules_for("yearly-2025", "park", ("provincial",), "new")) == ["for-all", "this-call"]
    assert names(resolved.rules_for("another", "park", ("provincial",), None)) == ["for-all"]
    assert resolved.rules_for("yearly-2025", "factory", ["national"], "old") is everything


def test_gates_are_the_stages_own() -> None:
    assert names(book().gates_for("yearly-2025", "send")) == ["gate"]
    assert book().gates_for("yearly-2025", "file") == ()


def test_forms_are_the_categorys_and_the_tracks() -> None:
    resolved = book()
    assert [form.id for form in resolved.forms_for("yearly-2025", "factory", "old")] == ["basics", "old-only"]
    assert [form.id for form in resolved.forms_for("yearly-2025", "factory", "new")] == ["basics"]
    assert resolved.forms_for("yearly-2025", "product") == ()


def test_labels() -> None:
    resolved = book()
    assert resolved.category_label("park") == "绿色园区"
    assert resolved.category_label("park", "yearly-2025") == "高地绿色园区"
    assert resolved.category_label("factory", "yearly-2025") == "绿色工厂"
    assert resolved.category_label("unheard") == "unheard"
    assert resolved.level_label("city") == "市级"
    assert resolved.level_label("unheard") == "unheard"


def test_every_value_says_on_what_it_rests() -> None:
    resolved = book()
    assert str(basis_of(resolved, resolved.terms["notice-here"])) == "《细则》（高工〔1〕号）第R-1条"
    assert str(basis_of(resolved, resolved.terms["public_notice"])) == "《办法》第N-1条"
    assert str(basis_of(resolved, resolved.forms["old-only"])) == "文件未列出（本平台设定，待主管部门确认）"
    assert str(Basis(None, None, "评分表由本平台拟定，待省厅确认")) == "评分表由本平台拟定，待省厅确认（本平台设定）"


def test_a_deadline_of_no_call_is_a_duty() -> None:
    duty = Deadline(id="d", every_year="04-15", duty="年报", clause="N-1")
    assert duty.due_in(2026) == date(2026, 4, 15)
    assert duty.due_in(None) is None

"""The engine and the kit: facts in, findings out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.plugin_api import (
    Facts,
    Figure,
    Finding,
    Force,
    FrozenMap,
    Judgements,
    Outcome,
    Rule,
    RuleKind,
    Verdict,
    Word,
    judge,
    judgement,
    judgements,
    settle,
)
from core.plugin_api.judgement import is_marked, read, registry
from core.plugin_api.ruling import plain

KIT = registry([read(each, "kit") for each in vars(judgements).values() if is_marked(each)])
TODAY = date(2024, 2, 29)

Yes = Figure(value=Decimal(1), unit="1")


def rule(judge: str, facts: Any = None, figures: Any = None, words: Any = None) -> Rule:
    """A rule with only what matters here."""
    return Rule(
        id="r",
        kind=RuleKind.CONDITION,
        force=Force.MUST,
        summary="要求",
        judge=judge,
        stages=("file",),
        says="所见 {seen}",
        cure="改正",
        clause="A-1",
        facts=FrozenMap(facts),
        figures=FrozenMap(figures),
        words=FrozenMap(words),
    )


def found(name: str, /, *, with_: Judgements = KIT, figures: Any = None, words: Any = None, **facts: Any) -> Finding:
    """The finding of a judgement on facts that bear the names of its parameters."""
    asked = rule(name, facts={each: each for each in facts}, figures=figures, words=words)
    return judge(asked, Facts(facts, {"today": TODAY}), with_)


def percent(value: str) -> Figure:
    return Figure(value=Decimal(value), unit="%")


def years(count: int) -> Figure:
    return Figure(value=Decimal(count), unit="年")


FIVE = {"years": years(5)}

TABLE: list[tuple[str, dict[str, Any], Outcome, str]] = [
    ("is_true", {"answer": True}, Outcome.MET, "是"),
    ("is_true", {"answer": False}, Outcome.NOT_MET, "否"),
    ("is_false", {"answer": False}, Outcome.MET, "否"),
    ("is_false", {"answer": True}, Outcome.NOT_MET, "是"),
    ("on_record", {"recorded": True}, Outcome.MET, "已登记"),
    ("on_record", {"recorded": False}, Outcome.NOT_MET, "尚未登记"),
    ("at_least", {"amount": 10, "figures": {"least": Figure(value=Decimal(10), unit="家")}}, Outcome.MET, "10 家"),
    ("at_least", {"amount": 9, "figures": {"least": Figure(value=Decimal(10), unit="家")}}, Outcome.NOT_MET, "9 家"),
    (
        "at_most",
        {"amount": Decimal("0.80"), "figures": {"most": Figure(value=Decimal("0.8"), unit="1")}},
        Outcome.MET,
        "0.8",
    ),
    ("at_most", {"amount": Decimal("80.1"), "figures": {"most": percent("80")}}, Outcome.NOT_MET, "80.1%"),
    ("more_than", {"amount": 50, "figures": {"more_than": percent("50")}}, Outcome.NOT_MET, "50%"),
    ("more_than", {"amount": 51, "figures": {"more_than": percent("50")}}, Outcome.MET, "51%"),
    ("less_than", {"amount": 50, "figures": {"less_than": percent("50")}}, Outcome.NOT_MET, "50%"),
    ("less_than", {"amount": 49, "figures": {"less_than": percent("50")}}, Outcome.MET, "49%"),
    ("not_less_than", {"amount": Decimal("81.5"), "other": Decimal("81.5")}, Outcome.MET, "81.5"),
    ("not_less_than", {"amount": Decimal(81), "other": Decimal("81.5")}, Outcome.NOT_MET, "81"),
    ("share_at_least", {"part": 15, "whole": 100, "figures": {"least": percent("15")}}, Outcome.MET, "15%"),
    ("share_at_least", {"part": 14, "whole": 100, "figures": {"least": percent("15")}}, Outcome.NOT_MET, "14%"),
    (
        "share_at_least",
        {"part": 14999, "whole": 100000, "figures": {"least": percent("15")}},
        Outcome.NOT_MET,
        "14.99%",
    ),
    ("share_at_least", {"part": 0, "whole": 0, "figures": {"least": percent("15")}}, Outcome.UNKNOWN, ""),
    ("share_at_least", {"part": 101, "whole": 100, "figures": {"least": percent("15")}}, Outcome.UNKNOWN, ""),
    ("share_more_than", {"part": 600, "whole": 100, "figures": {"more_than": percent("50")}}, Outcome.UNKNOWN, ""),
    ("share_at_most", {"part": -1, "whole": 100, "figures": {"most": percent("50")}}, Outcome.UNKNOWN, ""),
    ("share_more_than", {"part": 50, "whole": 100, "figures": {"more_than": percent("50")}}, Outcome.NOT_MET, "50%"),
    ("share_more_than", {"part": 51, "whole": 100, "figures": {"more_than": percent("50")}}, Outcome.MET, "51%"),
    ("share_at_most", {"part": 50001, "whole": 100000, "figures": {"most": percent("50")}}, Outcome.NOT_MET, "50.01%"),
    ("share_at_most", {"part": 1, "whole": 3, "figures": {"most": percent("50")}}, Outcome.MET, "33.34%"),
    ("within_years", {"day": date(2019, 2, 28), "figures": FIVE}, Outcome.MET, "2019-02-28"),
    ("within_years", {"day": date(2019, 2, 27), "figures": FIVE}, Outcome.NOT_MET, "2019-02-27"),
    ("within_years", {"day": date(2024, 3, 1), "figures": FIVE}, Outcome.NOT_MET, "2024-03-01"),
    ("not_within_years", {"day": date(2019, 2, 27), "figures": FIVE}, Outcome.MET, "2019-02-27"),
    ("not_within_years", {"day": date(2019, 2, 28), "figures": FIVE}, Outcome.NOT_MET, "2019-02-28"),
    ("not_within_years", {"day": None, "figures": FIVE}, Outcome.MET, "无"),
    ("on_or_after", {"day": date(2024, 1, 1), "earliest": date(2024, 1, 1)}, Outcome.MET, "2024-01-01"),
    ("on_or_after", {"day": date(2023, 12, 31), "earliest": date(2024, 1, 1)}, Outcome.NOT_MET, "2023-12-31"),
    ("year_at_least", {"day": date(2021, 1, 1), "figures": {"year": years(2021)}}, Outcome.MET, "2021-01-01"),
    ("year_at_least", {"day": date(2020, 12, 31), "figures": {"year": years(2021)}}, Outcome.NOT_MET, "2020-12-31"),
    ("year_at_most", {"day": date(2021, 12, 31), "figures": {"year": years(2021)}}, Outcome.MET, "2021-12-31"),
    ("year_at_most", {"day": date(2022, 1, 1), "figures": {"year": years(2021)}}, Outcome.NOT_MET, "2022-01-01"),
    ("is_over", {"until": date(2024, 2, 28)}, Outcome.MET, "2024-02-28"),
    ("is_over", {"until": TODAY}, Outcome.NOT_MET, "2024-02-29"),
    ("is_over", {"until": None}, Outcome.MET, "无"),
    ("one_of", {"answer": Word("a", "甲"), "words": {"options": ("a", "b")}}, Outcome.MET, "甲"),
    ("one_of", {"answer": "c", "words": {"options": ("a", "b")}}, Outcome.NOT_MET, "c"),
    ("not_one_of", {"answer": "c", "words": {"options": ("a", "b")}}, Outcome.MET, "c"),
    ("not_one_of", {"answer": "a", "words": {"options": ("a", "b")}}, Outcome.NOT_MET, "a"),
    ("contains", {"values": ("a", "b"), "words": {"wanted": ("a", "b")}}, Outcome.MET, "a、b"),
    ("contains", {"values": ("a",), "words": {"wanted": ("a", "b")}}, Outcome.NOT_MET, "a"),
    ("contains_any", {"values": ("a",), "words": {"wanted": ("a", "b")}}, Outcome.MET, "a"),
    ("contains_any", {"values": (), "words": {"wanted": ("a", "b")}}, Outcome.NOT_MET, "无"),
    ("contains_none", {"values": ("c",), "words": {"unwanted": ("a",)}}, Outcome.MET, "c"),
    ("contains_none", {"values": (Word("a", "甲"),), "words": {"unwanted": ("a",)}}, Outcome.NOT_MET, "甲"),
    ("empty", {"values": ()}, Outcome.MET, "无"),
    ("empty", {"values": ("甲厂", "乙厂")}, Outcome.NOT_MET, "甲厂、乙厂"),
    ("not_empty", {"values": ("甲厂",)}, Outcome.MET, "甲厂"),
    ("not_empty", {"values": ()}, Outcome.NOT_MET, "无"),
    ("given", {"answer": "x"}, Outcome.MET, "已提供"),
    ("given", {"answer": None}, Outcome.NOT_MET, "未提供"),
    ("if_then", {"condition": False, "demand": None}, Outcome.MET, "不涉及"),
    ("if_then", {"condition": True, "demand": True}, Outcome.MET, "是"),
    ("if_then", {"condition": True, "demand": False}, Outcome.NOT_MET, "否"),
    ("if_then", {"condition": True, "demand": None}, Outcome.UNKNOWN, ""),
    ("if_one_of", {"answer": "c", "demand": False, "words": {"options": ("a", "b")}}, Outcome.MET, "不涉及"),
    ("if_one_of", {"answer": "a", "demand": False, "words": {"options": ("a", "b")}}, Outcome.NOT_MET, "否"),
    ("goes_with", {"answer": "a", "other": "x", "words": {"pairs": ("a: x", "a: y")}}, Outcome.MET, "a，x"),
    ("goes_with", {"answer": "a", "other": "z", "words": {"pairs": ("a: x", "a: y")}}, Outcome.NOT_MET, "a，z"),
    ("goes_with", {"answer": "b", "other": "z", "words": {"pairs": ("a: x",)}}, Outcome.MET, "b，z"),
]


@pytest.mark.parametrize(
    ("name", "given", "outcome", "seen"), TABLE, ids=[f"{row[0]}-{row[2]}-{row[3]}" for row in TABLE]
)
def test_the_kit_judges(name: str, given: dict[str, Any], outcome: Outcome, seen: str) -> None:
    finding = found(name, **given)
    assert (finding.outcome, finding.seen) == (outcome, seen)


def test_every_judgement_of_the_kit_is_proved_on_both_sides() -> None:
    for name, _ in KIT:
        outcomes = {row[2] for row in TABLE if row[0] == name}
        assert {Outcome.MET, Outcome.NOT_MET} <= outcomes, name


def test_a_finding_says_what_is_wrong_by_which_clause_and_what_mends_it() -> None:
    asked = replace(
        rule("share_at_least", facts={"part": "audited", "whole": "all"}, figures={"least": percent("15")}),
        says="占 {seen}，应不低于 {least}",
        cure="补足至 {least}",
    )
    finding = judge(asked, Facts({"audited": 14, "all": 100}), KIT)
    assert finding.message == "占 14%，应不低于 15%"
    assert finding.cure == "补足至 15%"
    assert (finding.clause, finding.force, finding.blocks) == ("A-1", Force.MUST, True)


def test_what_is_met_has_no_message() -> None:
    finding = found("is_true", answer=True)
    assert (finding.message, finding.is_met, finding.blocks) == ("", True, False)


def test_a_missing_fact_is_unknown_and_blocks() -> None:
    finding = found("is_true", answer=None)
    assert (finding.outcome, finding.missing, finding.blocks) == (Outcome.UNKNOWN, ("answer",), True)
    assert "无法判断" in finding.message


def test_what_does_not_block_never_blocks() -> None:
    for force in (Force.PRIORITY, Force.BONUS, Force.ENCOURAGE):
        asked = replace(rule("is_true", facts={"answer": "x"}), force=force)
        assert not judge(asked, Facts({"x": False}), KIT).blocks


def test_today_is_known_without_being_mapped() -> None:
    assert found("within_years", day=TODAY, figures=FIVE).is_met


def test_a_judgement_that_fails_is_unknown_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    @judgement()
    def faulty(answer: bool) -> Verdict:
        raise ZeroDivisionError

    finding = found("faulty", with_=registry([read(faulty, "x")]), answer=True)
    assert finding.outcome is Outcome.UNKNOWN
    assert "judgement faulty version 1 failed on rule r" in caplog.text


def test_a_judgement_that_is_gone_is_unknown(caplog: pytest.LogCaptureFixture) -> None:
    assert found("gone", answer=True).outcome is Outcome.UNKNOWN
    assert "not installed" in caplog.text


def test_a_changed_judgement_stands_beside_the_old() -> None:
    @judgement()
    def strict(answer: bool) -> Verdict:
        return Verdict(answer, "old")

    @judgement(version=2, name="strict")
    def strict_2(answer: bool) -> Verdict:
        return Verdict(not answer, "new")

    both = registry([read(strict, "x"), read(strict_2, "x")])
    asked = rule("strict", facts={"answer": "answer"})
    assert judge(asked, Facts({"answer": True}), both).seen == "old"
    assert judge(replace(asked, version=2), Facts({"answer": True}), both).seen == "new"


def test_an_officers_word_settles_a_rule() -> None:
    assert settle(rule("is_true"), Verdict(met=True, seen="已核实")).is_met
    assert settle(rule("is_true"), Verdict(met=False, seen="不符")).message == "所见 不符"


def test_facts_reach_into_tables() -> None:
    facts = Facts({"years": {"y1": {"revenue": Decimal(3)}}}, {"unit.name": "甲厂", "years": "hidden"})
    assert facts["years.y1.revenue"] == Decimal(3)
    assert facts["unit.name"] == "甲厂"
    assert facts.get("years.y2.revenue") is None
    assert facts.get("years.y1.revenue.more") is None
    assert set(facts) == {"years", "unit.name"}
    assert len(facts) == 2


def test_a_word_compares_by_name_and_shows_its_label() -> None:
    word = Word("provincial", "省级")
    assert word == "provincial"
    assert word.label == "省级"
    assert word in {"provincial"}


def test_a_whole_number_is_a_decimal_to_a_judgement_that_takes_decimals() -> None:
    @judgement()
    def half_of(amount: Decimal, whole: int, least: Figure) -> Verdict:
        return Verdict(amount / Decimal("0.5") >= least.value, f"{type(amount).__name__} {type(whole).__name__}")

    found = judge(
        rule("half_of", {"amount": "a", "whole": "b"}, {"least": Yes}),
        Facts({"a": 1, "b": 2}),
        registry([read(half_of, "own")]),
    )
    assert (found.outcome, found.seen) == (Outcome.MET, "Decimal int")


@pytest.mark.parametrize(("number", "said"), [("-0.00", "0"), ("12.50", "12.5"), ("-3", "-3"), ("1E+2", "100")])
def test_a_number_is_written_without_what_says_nothing(number: str, said: str) -> None:
    assert plain(Decimal(number)) == said

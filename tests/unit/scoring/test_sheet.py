"""Worked examples, each with every figure that goes into them: the negative, the boundary and the missing ones."""

from __future__ import annotations

from cProfile import Profile
from dataclasses import replace
from decimal import Decimal

import pytest

from core.plugin_api import Dimension, Indicator, IndicatorSet, IndicatorType, NotApplicable, ScoringMethod
from core.scoring.rules.arithmetic import ScoreState
from core.scoring.rules.sheet import Benchmark, Given, Sheet, fault, sheet
from core.scoring.rules.wording import added_up, arithmetic, figure_words, reached, weight_words

METHOD = ScoringMethod(id="m", indicator_sets=("s",), not_applicable=NotApplicable.SPREAD, choice="未印")


def indicator(number: int, kind: str = "reverse", weight: str = "20", **more: object) -> Indicator:
    made = Indicator(
        number=number, name=f"第 {number} 项", dimension="一", type=IndicatorType(kind), weight=Decimal(weight)
    )
    return replace(made, **more)  # type: ignore[arg-type]


def of(*indicators: Indicator) -> IndicatorSet:
    weight = sum((each.weight for each in indicators), Decimal())
    return IndicatorSet(
        id="s",
        category="factory",
        year=2025,
        title="指标",
        dimensions=(Dimension(name="一", weight=weight),),
        indicators=indicators,
    )


def scored(one: Indicator, figure: str, base: str, leading: str) -> Sheet:
    benchmarks = {one.number: Benchmark(Decimal(base), Decimal(leading))}
    return sheet(of(one), METHOD, {one.number: Given(Decimal(figure))}, benchmarks)


@pytest.mark.parametrize(
    ("figure", "share", "points", "said"),
    [
        # Converter steel leads at -30 kgce/t and bases at -10.
        ("-30", "100%", "8", "-30 不高于引领值 -30，得满分 8 分"),
        ("-30.000001", "100%", "8", "-30.000001 不高于引领值 -30，得满分 8 分"),
        ("-29.999999", "100%", "8.00", "(-29.999999 − (-10)) ÷ (-30 − (-10)) × 8 ≈ 8 分"),
        ("-20", "50%", "4", "(-20 − (-10)) ÷ (-30 − (-10)) × 8 = 4 分"),
        ("-15.3", "26.5%", "2.12", "(-15.3 − (-10)) ÷ (-30 − (-10)) × 8 = 2.12 分"),
        ("-10", "0%", "0", "-10 不低于基准值 -10，得 0 分"),
        ("-9.5", "0%", "0", "-9.5 不低于基准值 -10，得 0 分"),
        ("5", "0%", "0", "5 不低于基准值 -10，得 0 分"),
    ],
)
def test_a_reverse_indicator_with_negative_values(figure: str, share: str, points: str, said: str) -> None:
    found = scored(indicator(1, weight="8"), figure, "-10", "-30")
    (part,) = found.parts
    assert (part.state, part.points, found.total) == (ScoreState.SCORED, Decimal(points), Decimal(points))
    assert (arithmetic(part, METHOD), reached(part)) == (said, share)


@pytest.mark.parametrize(
    ("figure", "points"),
    [("60", "0"), ("60.000001", "0"), ("75", "3"), ("72.525", "2.51"), ("72.52", "2.5"), ("90", "6"), ("100", "6")],
)
def test_a_positive_indicator(figure: str, points: str) -> None:
    """Of 6 points, from 60 % to 90 %: 72.525 has come 12.525 of 30, which is 2.505 points, a half upward 2.51."""
    assert scored(indicator(3, "positive", "6"), figure, "60", "90").total == Decimal(points)


@pytest.mark.parametrize(
    ("kind", "figure", "base", "leading", "bounds", "said"),
    [
        # A consumption below nothing, between benchmarks that are not: no score, whichever way it would count.
        ("reverse", "-5", "120", "80", {"least": Decimal()}, "-5 小于可取的最小值 0"),
        ("reverse", "-0.000001", "120", "80", {"least": Decimal()}, "-0.000001 小于可取的最小值 0"),
        ("reverse", "-5", "120", "80", {"least": Decimal(), "gives_way": True}, "-5 小于可取的最小值 0"),
        ("positive", "-3", "60", "90", {"least": Decimal(), "most": Decimal(100)}, "-3 小于可取的最小值 0"),
        ("positive", "140", "60", "90", {"least": Decimal(), "most": Decimal(100)}, "140 大于可取的最大值 100"),
        ("positive", "1e30", "60", "90", {"most": Decimal(100)}, f"{10**30} 大于可取的最大值 100"),
        ("positive", "-101", "3", "9", {"least": Decimal(-100)}, "-101 小于可取的最小值 -100"),
    ],
)
def test_a_figure_that_cannot_be_is_no_score(
    kind: str, figure: str, base: str, leading: str, bounds: dict[str, object], said: str
) -> None:
    found = scored(indicator(1, kind, "8", **bounds), figure, base, leading)
    (part,) = found.parts
    assert (part.state, found.complete) == (ScoreState.IMPLAUSIBLE, False)
    assert part.points == found.total == 0
    assert arithmetic(part, METHOD) == f"{said}，请核对数值和计量单位，8 分尚未计入"


@pytest.mark.parametrize(
    ("figure", "bounds", "points"),
    [
        ("0", {"least": Decimal()}, "8"),
        ("100", {"least": Decimal(), "most": Decimal(100)}, "0"),
        ("-5", {}, "8"),
    ],
)
def test_a_figure_at_a_bound_is_scored(figure: str, bounds: dict[str, object], points: str) -> None:
    assert scored(indicator(1, "reverse", "8", **bounds), figure, "60", "40").total == Decimal(points)


def test_a_benchmark_below_nothing_lets_figures_be_so_where_that_is_declared() -> None:
    """Converter steel: the unit's consumption may lie below nothing, since the benchmark does."""
    steel = indicator(1, "reverse", "8", least=Decimal(), gives_way=True)
    assert scored(steel, "-20", "-10", "-30").total == 4
    assert scored(steel, "-31", "10", "-30").total == 8
    water = replace(steel, gives_way=False)
    assert fault(water, METHOD, Benchmark(Decimal(-10), Decimal(-30)), Decimal(100)) == "基准值 -10 小于可取的最小值 0"
    assert fault(steel, METHOD, Benchmark(Decimal(-10), Decimal(-30)), Decimal(100)) is None


def test_what_cannot_be_is_said_before_what_is_missing_beside_it() -> None:
    """Whoever brings evidence first would hear of the figure only then; without a benchmark it cannot be either."""
    one = indicator(1, "positive", least=Decimal(), most=Decimal(100))
    for given, benchmarks in (
        (Given(Decimal(140), proven=False), {1: Benchmark(Decimal(60), Decimal(90))}),
        (Given(Decimal(140)), {}),
    ):
        assert sheet(of(one), METHOD, {1: given}, benchmarks).parts[0].state is ScoreState.IMPLAUSIBLE
    assert sheet(of(one), METHOD, {1: Given(applies=False)}, {}).parts[0].state is ScoreState.NOT_APPLICABLE
    assert sheet(of(one), METHOD, {1: Given()}, {}).parts[0].state is ScoreState.FIGURE_MISSING


@pytest.mark.parametrize(("functions", "points"), [("0", "0"), ("1", "0.75"), ("7", "5.25"), ("8", "6"), ("12", "6")])
def test_printed_numbers_score_whatever_the_industry(functions: str, points: str) -> None:
    """Indicator 4: positive from 0 to 8 of 12 functions, no type of its own."""
    platform = indicator(4, "positive", "6", base="0", leading="8", full_marks_at=8)
    found = sheet(of(platform), METHOD, {4: Given(Decimal(functions))}, {})
    assert found.total == Decimal(points)


@pytest.mark.parametrize(
    ("steps", "step", "points", "said"),
    [
        ((), "0", "0", "否，得 0 分"),
        ((), "1", "8", "是，得满分 8 分"),
        (("a", "b", "c"), "1", "4", "第 2 档（共 3 档），1 ÷ 2 × 8 = 4 分"),
    ],
)
def test_a_qualitative_indicator_has_two_steps_unless_it_declares_more(
    steps: tuple[str, ...], step: str, points: str, said: str
) -> None:
    design = indicator(12, "qualitative", "8", steps=steps)
    found = sheet(of(design), METHOD, {12: Given(Decimal(step))}, {})
    assert (found.total, arithmetic(found.parts[0], METHOD)) == (Decimal(points), said)
    for cannot_be in ("-1", "7"):
        assert sheet(of(design), METHOD, {12: Given(Decimal(cannot_be))}, {}).parts[0].state is ScoreState.IMPLAUSIBLE
    of_three = replace(METHOD, steps=3)
    assert sheet(of(indicator(12, "qualitative", "8")), of_three, {12: Given(Decimal(1))}, {}).total == 4


def test_an_elasticity_coefficient_is_scored_as_the_method_says() -> None:
    carbon = indicator(17, "elasticity", "7")
    for figure, points, said in (
        ("-0.2", "7", "-0.2 不高于引领值 0，得满分 7 分"),
        ("0.4", "4.2", "(0.4 − 1) ÷ (0 − 1) × 7 = 4.2 分"),
        ("1", "0", "1 不低于基准值 1，得 0 分"),
    ):
        [part] = scored(carbon, figure, "1", "0").parts
        assert (part.points, arithmetic(part, METHOD)) == (Decimal(points), said)
    assert fault(carbon, METHOD, Benchmark(Decimal(0), Decimal(1)), Decimal(100)) is not None
    rising = replace(METHOD, elasticity=IndicatorType.POSITIVE)
    assert fault(carbon, rising, Benchmark(Decimal(0), Decimal(1)), Decimal(100)) is None


@pytest.mark.parametrize(
    ("figure", "more", "said"),
    [
        ("92.50", {"unit": "%"}, "92.5%"),
        ("-30", {"unit": "kgce/t"}, "-30 kgce/t"),
        ("8", {"unit": "项"}, "8 项"),
        ("0.4", {"unit": "tce/产品单位或 tce/万元"}, "0.4"),
        ("0.4", {}, "0.4"),
        ("1", {"type": IndicatorType.QUALITATIVE}, "是"),
        ("1", {"type": IndicatorType.QUALITATIVE, "steps": ("a", "b", "c")}, "第 2 档（共 3 档）"),
        ("7", {"type": IndicatorType.QUALITATIVE}, "7"),
        ("-1", {"type": IndicatorType.QUALITATIVE}, "-1"),
    ],
)
def test_a_figure_is_read_in_its_unit(figure: str, more: dict[str, object], said: str) -> None:
    """Where several units are printed to choose from, none is put behind the figure but the one that was stated."""
    one = replace(indicator(1), **more)  # type: ignore[arg-type]
    assert figure_words(Decimal(figure), one, METHOD) == said
    chosen = replace(one, unit="tce/产品单位或 tce/万元")
    if chosen.type is not IndicatorType.QUALITATIVE:
        assert figure_words(Decimal(figure), chosen, METHOD, "tce/吨水泥") == f"{Decimal(figure):f} tce/吨水泥".replace(
            "92.50", "92.5"
        )


def test_what_is_not_scored_says_why_and_adds_nothing() -> None:
    five = [indicator(number) for number in range(1, 6)]
    benchmarks = {number: Benchmark(Decimal(10), Decimal(5)) for number in (1, 2, 3, 5)}
    given = {
        1: Given(Decimal("7.5")),
        2: Given(),
        3: Given(Decimal(1), proven=False),
        4: Given(Decimal(1)),
        5: Given(applies=False),
    }
    found = sheet(of(*five), METHOD, given, benchmarks)
    assert [part.state.value for part in found.parts] == [
        "scored",
        "figure_missing",
        "unproven",
        "benchmark_missing",
        "not_applicable",
    ]
    assert [part.points for part in found.parts] == [Decimal("12.5"), 0, 0, 0, 0]
    assert [part.weight for part in found.parts] == [25, 25, 25, 25, 0]
    assert (found.total, found.full, found.complete) == (Decimal("12.5"), Decimal(100), False)
    assert [arithmetic(part, METHOD) for part in found.parts] == [
        "(7.5 − 10) ÷ (5 − 10) × 25 = 12.5 分",
        "未填报数值，满分 25 分",
        "缺佐证材料，25 分尚未计入",
        "缺对标值，不能计分，25 分尚未计入",
        "不适用：分值按比例分给其余适用的指标",
    ]
    assert added_up(found) == "12.5 = 12.5 分，满分 100 分；另有 3 项 75 分尚未计入"
    assert [weight_words(part, METHOD) for part in found.parts[3:]] == ["25（原 20）", "0（原 20）"]


def test_a_whole_sheet_adds_up() -> None:
    found = sheet(
        of(indicator(1, weight="60"), indicator(2, "positive", "40")),
        METHOD,
        {1: Given(Decimal("0.9")), 2: Given(Decimal(95))},
        {1: Benchmark(Decimal("1.2"), Decimal("0.8")), 2: Benchmark(Decimal(60), Decimal(90))},
    )
    assert (found.total, found.full, found.complete) == (Decimal(85), Decimal(100), True)
    assert added_up(found) == "45 + 40 = 85 分，满分 100 分"


@pytest.mark.parametrize(
    ("kind", "base", "leading", "said"),
    [
        ("reverse", "1", "2", "引领值应小于基准值"),
        ("positive", "2", "1", "引领值应大于基准值"),
        ("positive", "2", "2", "相同"),
        ("positive", "0.0000001", "1", "最多保留 6 位小数"),
        ("positive", "0", "900000000", "相差过大"),
        ("positive", "0", "10000000000000", "数值过大"),
    ],
)
def test_a_benchmark_that_cannot_score_is_refused(kind: str, base: str, leading: str, said: str) -> None:
    found = fault(indicator(1, kind), METHOD, Benchmark(Decimal(base), Decimal(leading)), Decimal(100))
    assert found is not None
    assert said in found


def test_one_application_takes_few_steps() -> None:
    """Within a millisecond, told by calls: a clock says more about the machine."""
    declared = of(*(indicator(number, weight="7.14") for number in range(1, 15)))
    given = {number: Given(Decimal("7.5")) for number in range(1, 15)}
    benchmarks = {number: Benchmark(Decimal(10), Decimal(5)) for number in range(1, 15)}
    with Profile() as counted:
        sheet(declared, METHOD, given, benchmarks)
    assert sum(each.callcount for each in counted.getstats()) < 1_000

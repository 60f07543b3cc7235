"""The nation's figures, typed from the notice a second time by hand and compared with what the plugin declares."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from core.plugin_api import Indicator, IndicatorSet, IndicatorType, SpanUnit
from core.policy.book import PolicyBook
from tests.rules.books import book_of

POSITIVE, REVERSE = IndicatorType.POSITIVE, IndicatorType.REVERSE
QUALITATIVE, ELASTICITY = IndicatorType.QUALITATIVE, IndicatorType.ELASTICITY

FACTORY = [
    (1, "能源消耗强度", REVERSE, "tce/产品单位或 tce/万元", 8),
    (2, "碳排放强度", REVERSE, "tCO₂/产品单位或 tCO₂/万元", 8),
    (3, "可再生能源利用率", POSITIVE, "%", 8),
    (4, "能碳管理系统平台功能符合数量", POSITIVE, "项", 6),
    (5, "原材料消耗强度", REVERSE, "原材料单位/产品单位或原材料单位/万元", 8),
    (6, "取水强度", REVERSE, "m³/产品单位或 m³/万元", 8),
    (7, "工业用水重复利用率", POSITIVE, "%", 8),
    (8, "一般工业固体废物综合利用率", POSITIVE, "%", 6),
    (9, "生产工艺和设备先进性", QUALITATIVE, None, 6),
    (10, "绿色低碳改造升级项目投资额占比", POSITIVE, "%", 4),
    (11, "主要污染物产生或排放强度", REVERSE, "污染物单位/产品单位或污染物单位/万元", 6),
    (12, "绿色设计", QUALITATIVE, None, 8),
    (13, "产品碳足迹", QUALITATIVE, None, 8),
    (14, "土地产出率", POSITIVE, "产品单位/m²或万元/m²", 8),
]
FACTORY_DIMENSIONS = {"能源低碳化": 30, "资源高效化": 30, "生产净化": 16, "产品绿色化": 16, "用地集约化": 8}
PARK = [
    (1, "近三年工业总产值年均增长率", POSITIVE, "%", 4),
    (2, "省以上绿色工厂总产值占园区工业总产值比例", POSITIVE, "%", 7),
    (3, "高新技术企业工业总产值占园区工业总产值比例", POSITIVE, "%", 7),
    (4, "能源产出率", POSITIVE, "万元/tce", 7),
    (5, "可再生能源利用率", POSITIVE, "%", 7),
    (6, "单位产品能源消耗达到2级以上企业综合能源消耗占比", POSITIVE, "%", 6),
    (7, "水资源产出率", POSITIVE, "元/m³", 7),
    (8, "土地资源产出率", POSITIVE, "亿元/km²", 6),
    (9, "一般工业固体废弃物综合利用率", POSITIVE, "%", 7),
    (10, "新建工业建筑中绿色建筑的比例", POSITIVE, "%", 3),
    (11, "新建公共建筑中绿色建筑的比例", POSITIVE, "%", 3),
    (12, "建设园区工业绿色微电网", QUALITATIVE, None, 5),
    (13, "建设园区能碳管理中心", QUALITATIVE, None, 5),
    (14, "单位工业增加值废水排放量", REVERSE, "t/万元", 6),
    (15, "主要污染物排放弹性系数", ELASTICITY, None, 6),
    (16, "单位工业增加值二氧化碳排放量", REVERSE, "tCO₂/万元", 7),
    (17, "二氧化碳排放弹性系数", ELASTICITY, None, 7),
]
PARK_DIMENSIONS = {"产业发展": 18, "能源利用": 20, "资源利用": 20, "基础设施": 16, "生态环境": 26}


def as_printed(indicator: Indicator) -> tuple[object, ...]:
    return (indicator.number, indicator.name, indicator.type, indicator.unit, indicator.weight)


def weights_by_dimension(indicators: IndicatorSet) -> dict[str, Decimal]:
    sums: Counter[str] = Counter()
    for each in indicators.indicators:
        sums[each.dimension] += int(each.weight)
    return {name: Decimal(weight) for name, weight in sums.items()}


def test_the_14_factory_indicators(nation: PolicyBook) -> None:
    declared = nation.indicator_sets["factory-2025"]
    assert [as_printed(each) for each in declared.indicators] == FACTORY
    assert {each.name: each.weight for each in declared.dimensions} == FACTORY_DIMENSIONS
    assert weights_by_dimension(declared) == FACTORY_DIMENSIONS
    assert sum(each.weight for each in declared.indicators) == 100
    assert declared.clause == "MIIT25-07"


def test_leading_and_base_values_of_the_factory_indicators(nation: PolicyBook) -> None:
    printed = {each.number: (each.leading, each.base) for each in nation.indicator_sets["factory-2025"].indicators}
    assert printed[1] == (
        "行业先进水平或适用国家强制性能源消耗限额1级水平",
        "行业平均水平或适用国家强制性能源消耗限额2级水平",
    )
    assert printed[4] == ("8", "0")
    assert printed[6] == (
        "行业先进水平或适用工业用水定额先进值水平",
        "行业平均水平或适用工业用水定额通用值水平",
    )
    assert {number: printed[number] for number in (9, 12, 13)} == {
        9: ("采用节能、节水、节材、减污、降碳的先进适用技术和设备", None),
        12: ("开展产品绿色设计", None),
        13: ("开展产品碳足迹量化", None),
    }
    assert {printed[number] for number in (2, 3, 5, 7, 8, 10, 11, 14)} == {("行业先进水平", "行业平均水平")}


def test_indicator_4_counts_8_of_12_functions(nation: PolicyBook) -> None:
    platform = nation.indicator_sets["factory-2025"].indicators[3]
    assert len(set(platform.functions)) == 12
    assert platform.full_marks_at == 8


def test_the_17_park_indicators(nation: PolicyBook) -> None:
    declared = nation.indicator_sets["park-2025"]
    assert [as_printed(each) for each in declared.indicators] == PARK
    assert {each.name: each.weight for each in declared.dimensions} == PARK_DIMENSIONS
    assert weights_by_dimension(declared) == PARK_DIMENSIONS
    assert {(each.leading, each.base, each.rule) for each in declared.indicators} == {(None, None, None)}


def test_53_industries_in_8_sectors(nation: PolicyBook) -> None:
    sectors = Counter(each.sector for each in nation.industries.values())
    assert list(sectors.values()) == [4, 13, 6, 4, 10, 5, 4, 7]
    assert len({each.name for each in nation.industries.values()}) == 53


def test_caps_terms_and_dates(nation: PolicyBook) -> None:
    cap = nation.evaluator_caps["national-projects-per-legal-representative"]
    assert (cap.limit, cap.key, cap.levels, cap.clause) == (15, "legal_representative", ("national",), "NAT-03")
    assert cap.categories == ("factory", "park", "supply_chain")
    notice, bar = nation.term("public_notice", "national"), nation.term("bar", "national")
    assert notice is not None
    assert bar is not None
    assert (notice.length, notice.unit) == (15, SpanUnit.CALENDAR_DAYS)
    assert (bar.length, bar.unit, bar.clause) == (3, SpanUnit.YEARS, "MIIT25-06")
    assert nation.deadlines["annual-report"].every_year == "04-15"
    assert nation.deadlines["provincial-recommendation"].every_year == "07-31"
    assert nation.deadlines["provincial-recommendation-2025"].due == date(2025, 11, 7)


def test_the_green_code_shares_the_whole_list(nation: PolicyBook) -> None:
    bands = {band.tier: band.share for band in nation.grading["green-code"].bands}
    assert bands == {"A+": 5, "A": 35, "B": 60}


def test_before_the_measure_the_nation_demands_nothing() -> None:
    before, since = book_of("national", date(2024, 1, 18)), book_of("national", date(2024, 1, 19))
    assert (len(before.rules), len(before.deadlines), len(before.evaluator_caps)) == (0, 0, 0)
    assert {rule.clause for rule in since.rules.values()} == {"NAT-01", "NAT-06", "NAT-08"}


def test_every_province_and_its_peers_may_recommend(nation: PolicyBook) -> None:
    kinds = Counter(body.kind for body in nation.region.recommending_bodies)
    assert kinds == {"province": 31, "corps": 1, "city_with_own_plan": 5}


def test_the_measure_is_marked_as_not_held(nation: PolicyBook) -> None:
    assert nation.source("NAT").number == "工信部节〔2024〕13号"
    assert not nation.source("NAT").held
    assert nation.source("MIIT25").number == "工信厅节函〔2025〕390号"
    assert nation.source("MIIT25").held

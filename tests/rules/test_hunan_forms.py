"""Hunan's forms, field by field against the annexes; typed from the page by hand."""

from __future__ import annotations

import re
from datetime import date

import pytest

from core.forms import LaidOutForm, laid_out, settled
from core.forms.calculations import inputs_of
from core.plugin_api import Field, FieldType, Form, IndicatorType, fill_years
from core.policy.book import PolicyBook
from tests.rules.books import book_of

INDUSTRIES = ["有色金属", "冶金", "建材", "化工", "机械", "汽车", "电子", "轻工", "食品", "生物医药", "其它"]
SYSTEMS = [
    "现代石化", "绿色矿山", "食品加工", "轻工纺织", "工程机械", "轨道交通", "现代农业", "文化旅游", "数字产业",
    "新能源", "大健康", "空天海洋", "人工智能", "生命工程", "量子科技", "前沿材料",
]  # fmt: skip
ENTERPRISE = [
    "企业名称", "所属行业", "所属现代产业体系", "主营业务", "通讯地址", "企业性质", "组织机构代码", "成立时间",
    "法定代表人", "联系电话", "传真号码", "申报联系人", "联系电话", "电子邮箱",
]  # fmt: skip
HONOURS = [
    "绿色工厂或绿色供应链管理企业", "工业产品绿色设计示范企业", "国家/省绿色制造系统解决方案供应商",
    "工业碳减排标杆企业", "省节水型企业", "省工业固废综合利用示范企业（项目）",
]  # fmt: skip
PARK = [
    "园区名称", "园区级别", "园区地址", "园区负责人", "联系电话", "传真号码", "申报联系人", "联系电话", "电子邮箱",
    "主导产业", "园区规划面积", "园区已建成面积", "入园企业数", "其中规模企业数", "其中高耗能企业数", "园区重点企业数",
    "其中通过强制性清洁生产审核数", "其中通过自愿性清洁生产审核数",
]  # fmt: skip


@pytest.fixture(scope="session")
def enterprise(plan: PolicyBook) -> LaidOutForm:
    return laid_out(plan.form("basic-information-enterprise"), year=2024)


@pytest.fixture(scope="session")
def park(plan: PolicyBook) -> LaidOutForm:
    return laid_out(plan.form("basic-information-park"), year=2024)


def labels(form: LaidOutForm, section: str) -> list[str]:
    return [field.label for field in form.section(section).fields if field.type is not FieldType.EVIDENCE]


def options(field: Field) -> list[str]:
    return [choice.label for choice in field.choices]


def columns(field: Field) -> list[tuple[str, str | None]]:
    return [(column.label, "%" if column.type is FieldType.PERCENTAGE else column.unit) for column in field.columns]


def test_the_enterprise_form_asks_what_the_annex_prints(enterprise: LaidOutForm) -> None:
    assert labels(enterprise, "enterprise") == ENTERPRISE
    assert options(enterprise.fields["industry"]) == INDUSTRIES
    assert options(enterprise.fields["industrial_system"]) == SYSTEMS
    assert len(INDUSTRIES) == 11
    assert len(SYSTEMS) == 16


def test_the_enterprise_form_ticks_audits_and_diagnosis(enterprise: LaidOutForm) -> None:
    assert labels(enterprise, "cleaner_production") == [
        "强制性清洁生产审核",
        "自愿性清洁生产审核",
        "近五年节能诊断开展情况",
    ]
    ticks = [options(field) for field in enterprise.section("cleaner_production").fields]
    assert ticks == [["已完成", "未完成"]] * 3


def test_the_honours_are_a_matrix_of_six(enterprise: LaidOutForm) -> None:
    honours = enterprise.fields["honours"]
    assert honours.type is FieldType.MATRIX
    assert [row.label for row in honours.rows] == HONOURS


def test_the_products_table_grows(enterprise: LaidOutForm) -> None:
    products = enterprise.fields["products"]
    assert products.rows == ()
    assert columns(products) == [
        ("产品名称", None),
        ("生产能力", None),
        ("年生产量", None),
        ("产销率", "%"),
        ("国内市场占有率", "%"),
        ("年能耗总量", "万吨标煤"),
        ("年用水总量", "万立方米"),
    ]


@pytest.mark.parametrize(
    ("year", "rows"),
    [(2024, ["2021 年", "2022 年", "2023 年预计"]), (2026, ["2023 年", "2024 年", "2025 年预计"])],
)
def test_the_operations_table_follows_the_calls_year(plan: PolicyBook, year: int, rows: list[str]) -> None:
    operations = laid_out(plan.form("basic-information-enterprise"), year=year).fields["operations"]
    assert [row.label for row in operations.rows] == rows
    assert columns(operations) == [
        ("总资产", "万元"),
        ("负债率", "%"),
        ("主营业务收入", "万元"),
        ("利润", "万元"),
        ("税金", "万元"),
    ]


def test_the_park_form_asks_what_the_annex_prints(park: LaidOutForm) -> None:
    assert labels(park, "park") == PARK
    assert options(park.fields["park_level"]) == ["国家级", "省级"]
    assert [(field.label, field.type, field.unit) for field in park.section("green_status").fields] == [
        ("2023年度万元工业增加值能耗下降率（预计）", FieldType.PERCENTAGE, None),
        ("2023年度高新技术产业产值占园区工业总产值比例（预计）", FieldType.PERCENTAGE, None),
        ("2023年度工业固体废物综合利用率（预计）", FieldType.PERCENTAGE, None),
        ("2023度万元工业增加值废水排放量（预计）", FieldType.DECIMAL, "吨/万元"),
    ]


def test_the_parks_seven_lines_hold_fifteen_counts(park: LaidOutForm) -> None:
    counts = [field for field in park.section("honours").fields if field.type is FieldType.INTEGER]
    assert len(counts) == 15
    lines = [field.label.partition("、")[0] for field in counts]
    assert {line: lines.count(line) for line in lines} == {"1": 2, "2": 2, "3": 5, "4": 2, "6": 1, "7": 2, "8": 1}
    assert [field.unit for field in counts].count("个") == 3


def test_the_printed_lines_hold_every_count_once(park: LaidOutForm) -> None:
    assert park.paper is not None
    lines = [cell.text for row in park.paper.grid for cell in row if cell.text and re.match(r"\d、", cell.text)]
    printed = [name for line in lines for name in re.findall(r"\{(\w+)\}", line)]
    counts = [field.name for field in park.section("honours").fields if field.type is FieldType.INTEGER]
    assert [line[0] for line in lines] == ["1", "2", "3", "4", "6", "7", "8"]
    assert printed == counts


def test_the_parks_two_output_figures_are_marked_as_ours(park: LaidOutForm) -> None:
    ours = {field.name: field for section in park.sections for field in section.fields if field.choice}
    assert {name: (field.label, field.unit) for name, field in ours.items()} == {
        "total_output": ("2023年园区总产值（预计）", "亿元"),
        "industrial_output": ("2023年园区工业总产值（预计）", "亿元"),
    }


@pytest.mark.parametrize("form", ["basic-information-enterprise", "basic-information-park"])
def test_every_printed_field_has_its_cell(plan: PolicyBook, form: str) -> None:
    """Evidence stands in attachments, and what is ours is not on the official page."""
    laid = laid_out(plan.form(form), year=2024)
    assert laid.paper is not None
    cells = [cell for row in laid.paper.grid for cell in row]
    printed = {cell.field.partition(".")[0] for cell in cells if cell.field}
    printed |= {name for cell in cells for name in re.findall(r"\{(\w+)\}", cell.text or "")}
    asked = {field.name for field in laid.fields.values() if field.type is not FieldType.EVIDENCE and not field.choice}
    assert printed == asked


def test_the_cover_comes_first_and_the_outline_follows(plan: PolicyBook) -> None:
    for category in ("factory", "supply_chain", "park"):
        table, outline, *ours = plan.forms_for("creation-plan-2024", category)
        assert table.paper is not None
        assert table.paper.cover is not None
        assert table.paper.cover.annex == "附件 1"
        assert table.paper.cover.title == "湖南省绿色制造体系创建工作方案"
        assert [line.label for line in table.paper.cover.lines] == ["单位（盖章）", "创建类型", "联系人", "联系电话"]
        assert fill_years(table.paper.cover, 2024).foot == ("湖南省工业和信息化厅制", "二〇二三年十二月")
        assert section_titles(outline) == [
            "一、单位基本情况",
            "二、创建思路",
            "三、创建目标",
            "四、创建任务",
            "五、进度安排",
            "六、保障措施",
            "七、拟实施项目清单",
            "附件（相关证明、支撑材料及文件）",
        ]
        assert [form.official for form in (table, outline, *ours)] == [True, True, *(False for _ in ours)]


def section_titles(form: Form) -> list[str]:
    return [section.title for section in form.sections]


@pytest.mark.parametrize(
    ("call", "category", "track", "clause"),
    [
        ("creation-plan-2024", "factory", None, "HN24-06"),
        ("creation-plan-2024", "supply_chain", None, "HN24-06"),
        ("creation-plan-2024", "park", None, "HN24-06"),
        ("national-recommendation-2025", "factory", "new", "HN25-02"),
        ("national-recommendation-2025", "park", "new", "HN25-02"),
    ],
)
def test_six_exclusions_are_declared(
    recommendation: PolicyBook, call: str, category: str, track: str | None, clause: str
) -> None:
    sections = [
        section
        for form in recommendation.forms_for(call, category, track)
        for section in form.sections
        if section.exclusions
    ]
    assert len(sections) == 1
    questions = [field for field in sections[0].fields if field.type is FieldType.YES_NO]
    assert [field.clause for field in questions] == [clause] * 6


def test_existing_units_declare_no_exclusions(recommendation: PolicyBook) -> None:
    forms = recommendation.forms_for("national-recommendation-2025", "factory", "existing")
    assert not any(section.exclusions for form in forms for section in form.sections)


@pytest.mark.parametrize(("category", "count"), [("factory", 14), ("park", 17)])
@pytest.mark.parametrize("track", ["new", "existing"])
def test_the_self_evaluation_asks_every_indicator_with_evidence(
    recommendation: PolicyBook, category: str, count: int, track: str
) -> None:
    call = recommendation.call("national-recommendation-2025")
    declared = recommendation.indicator_sets[call.indicator_sets[category]].indicators
    fields = {
        field.name: field
        for form in recommendation.forms_for(call.id, category, track)
        for section in form.sections
        for field in section.fields
    }
    asked = {field.indicator: field for field in fields.values() if field.indicator is not None}
    assert len(declared) == count
    assert {number: field.label for number, field in asked.items()} == {
        each.number: f"{each.number}. {each.name}" for each in declared
    }
    assert all(fields[f"{field.name}_evidence"].type is FieldType.EVIDENCE for field in asked.values())


@pytest.mark.parametrize("category", ["factory", "park"])
def test_every_quantitative_figure_is_worked_out_of_what_is_asked(recommendation: PolicyBook, category: str) -> None:
    """What the notice does not say how to reckon is said to be ours; indicator 4 of a factory is counted."""
    declared = recommendation.indicator_sets[f"{category}-2025"].indicators
    form = laid_out(recommendation.form(f"self-evaluation-{category}"), year=2025)
    asked = {field.indicator: field for field in form.fields.values() if field.indicator is not None}
    quantitative = {
        each.number for each in declared if each.type is not IndicatorType.QUALITATIVE and not each.functions
    }
    assert {number for number, field in asked.items() if field.calculation is not None} == quantitative
    for number in quantitative:
        inputs = list(inputs_of(form, asked[number]))
        assert any(each.type is FieldType.DECIMAL and each.required for each in inputs)
    calculations = {number: asked[number].calculation for number in quantitative}
    ours = {number for number, each in calculations.items() if each is not None and each.choice}
    assert ours == ({3, 7, 8} if category == "factory" else {1, 4, 5, 7, 8, 9, 10, 11, 15, 17})


def test_a_parks_figures_by_hand(recommendation: PolicyBook) -> None:
    form = laid_out(recommendation.form("self-evaluation-park"), year=2025)
    amounts = {
        "output_latest": "1331",
        "output_earlier": "1000",
        "green_factory_output": "133.1",
        "high_tech_output": "665.5",
        "value_added": "420",
        "value_added_before": "400",  # 5 % more
        "energy_total": "200",
        "renewable_energy": "30",
        "efficient_energy": "150",
        "water_fresh": "84000",
        "industrial_land": "3",
        "waste_utilised": "90",
        "waste_generated": "80",
        "waste_from_stock": "20",
        "green_industrial_buildings_inapplicable": False,
        "green_industrial_area": "1",
        "new_industrial_area": "3",
        "green_public_buildings_inapplicable": True,
        "waste_water": "1050",
        "pollutant_elasticity_inapplicable": False,
        "pollutant_now": "98",
        "pollutant_before": "100",  # 2 % less
        "carbon_total": "1010",
        "carbon_elasticity_inapplicable": False,
        "carbon_before": "1000",  # 1 % more
    }
    found = settled(form, amounts)
    figures = {each.indicator: found.get(name) for name, each in form.fields.items() if each.calculation is not None}
    expected = (
        "10",
        "10",
        "50",
        "2.1",
        "15",
        "75",
        "50",
        "0.014",
        "90",
        "33.33",
        None,
        "2.5",
        "-0.4",
        "2.404762",
        "0.2",
    )
    assert tuple(figures[number] for number in sorted(each for each in figures if each)) == expected
    shrunk = settled(form, {**amounts, "value_added_before": "430"})
    assert "carbon_elasticity" not in shrunk, "of a park that does not grow a low coefficient says nothing good"


def test_the_platforms_functions_are_those_of_indicator_4(recommendation: PolicyBook) -> None:
    form = laid_out(recommendation.form("self-evaluation-factory"), year=2025)
    platform = recommendation.indicator_sets["factory-2025"].indicators[3]
    assert options(form.fields["platform_functions"]) == list(platform.functions)


def test_the_key_industries_are_the_nations(recommendation: PolicyBook) -> None:
    industries = tuple(recommendation.industries.values())
    form = laid_out(recommendation.form("national-filing-enterprise"), year=2025, industries=industries)
    assert len(form.fields["key_industry"].choices) == 53


@pytest.mark.parametrize(
    ("category", "twice"), [("factory", ["energy_consumption"]), ("park", ["energy_consumption", "output_value"])]
)
def test_the_filing_for_the_nation_asks_no_figure_beside_the_self_evaluation_that_has_it(
    category: str, twice: list[str]
) -> None:
    """Two answers to one question could contradict each other; the city's table takes the one that is scored."""
    book = book_of("hunan", date(2025, 10, 20))
    call = book.calls["national-recommendation-2025"]
    forms = [laid_out(book.form(id), year=2025) for id in call.forms[category]]
    asked = {name for form in forms for name in form.fields}
    assert asked.isdisjoint(twice)
    (part,) = [each for each in book.summary_tables["national-new-units"].parts if category in each.categories]
    figures = [column for column in part.columns if "（万元）" in column.heading or "（tce）" in column.heading]
    assert len(figures) == 2
    assert all(asked & {*column.value} for column in figures)

"""Each drawing is one SVG for page and paper, and says every figure in a table too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from core.drawings import bars
from core.drawings.distribution import Threshold, distribution
from core.drawings.drawing import LETTERS, WIDTH, Drawing, in_short, png
from core.drawings.funnel import funnel
from core.drawings.pace import pace
from core.drawings.radar import Axis, radar

SVG = "{http://www.w3.org/2000/svg}"
AXES = [
    Axis("能源低碳化", Decimal(15), Decimal(30), Decimal("12.5")),
    Axis("资源高效化", Decimal(30), Decimal(30), Decimal(20)),
    Axis("生产净化", Decimal(0), Decimal(16), Decimal(4)),
]


def a_radar() -> Drawing:
    return radar("各维度得分", AXES, "本单位", "平均")


def a_distribution() -> Drawing:
    scores = [Decimal(each) for each in ("0", "9.99", "10", "57.43", "100")]
    return distribution("得分 <分布>", scores, Decimal(100), [Threshold("A 最低", Decimal(90))])


def a_funnel() -> Drawing:
    return funnel("进展", [("开始填报", 4), ("已提交", 3), ("办结", 0)])


def some_bars() -> Drawing:
    return bars.drawn(
        "目标", [bars.Row("很长很长的单位名称", 3, 8, "3／8", is_mine=True), bars.Row("甲", 0, None, "0")], "话"
    )


@pytest.mark.parametrize("make", [a_radar, a_distribution, a_funnel, some_bars])
def test_a_drawing_is_whole_names_itself_and_can_be_painted(make: Callable[[], Drawing]) -> None:
    drawing = make()
    root = ElementTree.fromstring(drawing.svg("x"))  # our own
    assert root.find(f"{SVG}title") is not None
    assert root.findtext(f"{SVG}desc") == drawing.words
    assert root.findtext(f"{SVG}title") == drawing.title
    assert not [each for each in root.iter() if "style" in each.attrib or "class" in each.attrib]
    painted = png(drawing)
    assert painted.startswith(b"\x89PNG")
    assert int.from_bytes(painted[16:20], "big") == 3 * WIDTH


def test_a_dimensions_name_stays_within_the_frame_whole() -> None:
    axes = [Axis(name, Decimal(5), Decimal(10)) for name in ("基础设施", "管理体系", "能源与资源投入", "产品")]
    for each in range(4):
        drawn = ElementTree.fromstring(radar("得分", axes[each:] + axes[:each], "本单位", "平均").svg("x"))
        said = [line for line in drawn.iter(f"{SVG}text") if set(line.text or "") <= set("能源与资源投入")]
        assert "".join(line.text or "" for line in said) == "能源与资源投入"
        for line in said:
            x, wide = float(line.get("x", "")), LETTERS * len(line.text or "")
            left = {"start": x, "middle": x - wide / 2, "end": x - wide}[line.get("text-anchor", "")]
            assert 0 <= left <= left + wide <= WIDTH


def test_a_radar_says_each_dimension_and_its_best_and_worst() -> None:
    drawing = a_radar()
    assert drawing.rows[0] == ("能源低碳化", "15", "30", "12.5")
    assert "最高的是资源高效化（100%）" in drawing.words
    assert "最低的是生产净化（0%）" in drawing.words
    alone = radar("各维度得分", [Axis(each.name, each.reached, each.full) for each in AXES], "本单位", "平均")
    assert alone.rows[0][-1] == "—"
    assert alone.svg().count("<polygon") == a_radar().svg().count("<polygon") - 1


def test_a_distribution_counts_everybody_once_the_full_amount_too() -> None:
    counts = [int(count) for _, count in a_distribution().rows]
    assert counts == [2, 1, 0, 0, 0, 1, 0, 0, 0, 1]
    assert "A 最低 90 分" in a_distribution().words


def test_a_funnel_says_shares_of_all() -> None:
    assert a_funnel().rows == (("开始填报", "4", "100%"), ("已提交", "3", "75%"), ("办结", "0", "0%"))


def test_a_funnel_that_may_widen_says_where() -> None:
    drawing = funnel("进展", [("开始填报", 4), ("省级名单", 1), ("推荐国家级", 2)], ["省级名单", "推荐国家级"])
    assert drawing.words.endswith("只有部分申报经过的环节：省级名单、推荐国家级。")
    assert "部分申报" not in a_funnel().words


def test_names_that_are_shortened_can_be_told_apart() -> None:
    names = ["设区市（赣江新区）评估确认", "设区市（赣江新区）推荐报送", "省厅组织专家初次评审", "省厅组织专家再次评议"]
    assert [in_short(name, 7) for name in names] == [
        "设区市评估确认",
        "设区市推荐报送",
        "省厅组织…评审",
        "省厅组织…评议",
    ]
    drawn = "".join(funnel("进展", [(name, 1) for name in names]).shapes)
    assert all(in_short(name, 7) in drawn for name in names)


def test_a_radar_of_nothing_yet_names_no_best_dimension() -> None:
    drawing = radar("各维度得分", [Axis(each.name, Decimal(), each.full) for each in AXES], "本单位", "平均")
    assert drawing.words == "本单位各维度的得分率相同，都是 0%。"


def test_a_radar_says_what_is_not_scored_and_ranks_it_nowhere() -> None:
    part = [replace(AXES[0], reached=None), *AXES[1:]]
    drawing = radar("各维度得分", part, "本单位", "平均")
    assert drawing.words == "本单位已计分的维度中，得分率最高的是资源高效化（100%）；尚未计分：能源低碳化。"
    assert drawing.rows[0][1] == "尚未计分"
    nothing = radar("各维度得分", [replace(each, reached=None) for each in AXES], "本单位", "平均")
    assert nothing.words == "本单位各维度尚未计分。"


def test_a_year_is_drawn_beside_the_year_before() -> None:
    drawing = pace("逐日累计提交", "件", [0, 2, 5], [1, 1, 3, 8], names=("2025 年", "2024 年"))
    assert drawing.words == "2025 年第 3 天累计 5 件，2024 年同日 3 件，共 8 件。"
    assert drawing.rows == (
        ("第 1 天", "0", "1"),
        ("第 2 天", "2", "1"),
        ("第 3 天", "5", "3"),
        ("第 4 天", "—", "8"),
    )
    assert drawing.svg().count("<polyline") == 2


@pytest.mark.parametrize(("now", "before"), [([], []), ([3], []), ([], [1, 2]), ([0] * 40, [0])])
def test_a_year_with_little_in_it_is_drawn_too(now: list[int], before: list[int]) -> None:
    drawing = pace("逐日累计提交", "件", now, before, names=("2025 年", "2024 年"))
    assert drawing.svg().count("<polyline") == bool(now) + bool(before)
    assert len(drawing.rows) <= 32

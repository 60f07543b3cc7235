"""The policy book for a reader at a terminal: the same facts as the JSON, in aligned Chinese tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from core.cli import policy_words as words
from core.cli.tables import section, table
from core.plugin_api import (
    Actor,
    AssignedBy,
    FieldType,
    Force,
    IndicatorType,
    Period,
    QuotaKind,
    SpanUnit,
    Starts,
    UnitKind,
)
from core.policy.coverage import Status

Json = Mapping[str, Any]


def book(shown: Json) -> str:
    """`greenroll policy show`."""
    region = shown["region"]
    inherits = f"，沿用 {region['extends']}" if region["extends"] else ""
    return "\n".join(
        part
        for part in (
            f"{region['name']}（{region['id']}{inherits}）{shown['on']} 的政策库",
            *_documents(shown),
            *_calls(shown),
            *_figures(shown),
            *_evaluation(shown),
        )
        if part
    )


def _documents(shown: Json) -> Iterator[str]:
    region = shown["region"]
    units, subjects = region["category_units"], region["category_subjects"]
    yield section(
        "类别",
        ("代号", "名称", "申报单位", "列入名单的"),
        (
            (name, label, UnitKind(units[name]).label, subjects.get(name, "单位本身"))
            for name, label in region["categories"].items()
        ),
    )
    yield section("征求意见的部门", ("代号", "名称"), region["regulators"].items())
    bodies = region["recommending_bodies"]
    yield section("推荐单位", ("代号", "名称", "类型"), ((each["id"], each["name"], each["kind"]) for each in bodies))
    yield section(
        "政策文件",
        ("代号", "标题", "文号", "施行", "失效", "来源"),
        (
            (each["id"], each["title"], each["number"], each["in_force_from"], each["in_force_until"], each["origin"])
            for each in shown["sources"]
        ),
    )
    yield section("条款", _CLAUSE_HEADINGS, map(_clause_row, shown["clauses"]))


def _calls(shown: Json) -> Iterator[str]:
    yield section(
        "申报通知",
        ("代号", "标题", "年度", "层级", "类别"),
        ((each["id"], each["title"], each["year"], each["levels"], each["categories"]) for each in shown["calls"]),
    )
    for call in shown["calls"]:
        rows = (
            (
                each["id"],
                each["name"],
                Actor(each["actor"]).label,
                each["due"],
                words.particular(shown, each),
                words.basis(each),
            )
            for each in call["stages"]
        )
        yield section(f"环节：{call['title']}", ("代号", "名称", "办理", "截止", "要点", "依据"), rows)
        if call["evaluation"]:
            yield f"提交前的评价：{words.evaluation_words(call['evaluation'])}"
    yield section(
        "时限",
        ("代号", "申报通知", "环节", "截止", "事项", "依据", "来源"),
        (
            (each["id"], each["call"], each["stage"], words.due(each), each["duty"], words.basis(each), each["origin"])
            for each in shown["deadlines"]
        ),
    )
    yield section(
        "审查规则",
        ("代号", "约束力", "类别", "层级", "环节", "要求", "依据", "来源"),
        (
            (
                each["id"],
                Force(each["force"]).label,
                each["categories"] or "全部",
                each["levels"] or "全部",
                each["stages"],
                each["summary"],
                words.basis(each),
                each["origin"],
            )
            for each in shown["rules"]
        ),
    )


def _figures(shown: Json) -> Iterator[str]:
    yield section(
        "期限",
        ("名称", "层级", "长度", "起算", "依据", "来源"),
        (
            (
                each["id"],
                each["levels"] or "全部",
                f"{each['length']} {SpanUnit(each['unit']).label}",
                Starts(each["starts"]).label + ("（本平台设定）" if each["starts_choice"] else ""),
                words.basis(each),
                each["origin"],
            )
            for each in shown["terms"]
        ),
    )
    yield section(
        "名额与目标",
        ("推荐单位", "类别", "数量", "性质", "起", "止", "依据", "来源"),
        (
            (
                each["body"],
                each["category"],
                each["count"],
                QuotaKind(each["kind"]).label,
                each["from"],
                each["until"],
                words.basis(each),
                each["origin"],
            )
            for each in shown["quotas"]
        ),
    )
    yield section(
        "等级",
        ("代号", "等级", "评定", "分档", "层级", "推荐要求", "依据", "来源"),
        (
            (
                each["id"],
                each["tiers"],
                AssignedBy(each["assigned_by"]).label,
                [words.band(each_band) for each_band in each["bands"]],
                each["levels"] or "全部",
                [f"{level}：{tier} 及以上" for level, tier in each["required_for"].items()],
                words.basis(each),
                each["origin"],
            )
            for each in shown["grading"]
        ),
    )


def _evaluation(shown: Json) -> Iterator[str]:
    yield section(
        "评价项目上限",
        ("代号", "上限", "计数对象", "层级", "类别", "依据", "来源"),
        (
            (
                each["id"],
                f"每{Period(each['per']).label} {each['limit']} 项",
                each["key"],
                each["levels"] or "全部",
                each["categories"] or "全部",
                words.basis(each),
                each["origin"],
            )
            for each in shown["evaluator_caps"]
        ),
    )
    yield section(
        "评价机构条件",
        ("代号", "要求", "最低", "依据", "来源"),
        (
            (each["id"], each["summary"], words.least(each), words.basis(each), each["origin"])
            for each in shown["evaluator_requirements"]
        ),
    )
    for indicators in shown["indicator_sets"]:
        yield section(
            f"评价指标：{indicators['title']}（依据 {words.basis(indicators)}）",
            ("序号", "指标", "维度", "类型", "单位", "权重"),
            (
                (
                    each["number"],
                    each["name"],
                    each["dimension"],
                    IndicatorType(each["type"]).label,
                    each["unit"],
                    each["weight"],
                )
                for each in indicators["indicators"]
            ),
        )
    yield section("重点行业", ("门类", "行业"), ((each["sector"], each["name"]) for each in shown["industries"]))


def clauses(shown: Json) -> str:
    """`greenroll policy clauses`."""
    counts = {status: sum(each["status"] == status for each in shown["clauses"]) for status in Status}
    summed = "，".join(f"{status.label} {counts[status]}" for status in Status if counts[status])
    rows = ((*_clause_row(each), _in_short(each["implemented_by"])) for each in shown["clauses"])
    return f"{table((*_CLAUSE_HEADINGS, '落实'), rows)}\n\n共 {len(shown['clauses'])} 条：{summed}"


def _in_short(implementers: list[str]) -> str:
    """The first few of what implements a clause, a form once for all of its fields; `--json` lists every one."""
    whole = list(dict.fromkeys(each.partition("#")[0] for each in implementers))
    more = f"等 {len(whole)} 处" if len(whole) > _SHOWN else ""
    return "、".join(whole[:_SHOWN]) + more


_SHOWN = 3


def forms(shown: Json) -> str:
    """`greenroll policy form`."""
    lines = [f"{shown['call']} · {shown['category']}"]
    for form in shown["forms"]:
        track = f"，{form['track']}" if form["track"] else ""
        lines.append(f"\n■ {form['title']}（{form['id']}{track}，依据 {words.basis(form)}）")
        for each in form["sections"]:
            rows = [row for field in each["fields"] for row in _field_rows(field)]
            lines.append(section(each["title"], ("名称", "标签", "类型", "单位", "必填", "选项"), rows))
    return "\n".join(lines)


def differences(shown: Json) -> str:
    """`greenroll policy diff`."""
    left, right = (f"{shown[side]['region']}（{shown[side]['on']}）" for side in ("left", "right"))
    if not shown["differences"]:
        return f"{left} 与 {right} 没有差别。"
    rows = (
        (
            words.KINDS.get(each["kind"], each["kind"]),
            each["id"],
            each["key"],
            _value(each["left"]),
            _value(each["right"]),
        )
        for each in shown["differences"]
    )
    return table(("种类", "代号", "项", left, right), rows)


_CLAUSE_HEADINGS = ("条款", "文件", "位置", "约束力", "状态", "要求")


def _clause_row(clause: Json) -> tuple[object, ...]:
    forces = [Force(force).label for force in clause["force"]]
    return clause["id"], clause["source"], clause["place"], forces, Status(clause["status"]).label, clause["summary"]


def _field_rows(field: Json, indent: str = "") -> Iterator[tuple[object, ...]]:
    options = [each["label"] for each in field["choices"]] or [each["label"] for each in field["rows"] or ()]
    required = "是" if field["required"] else "否"
    yield indent + field["name"], field["label"], FieldType(field["type"]).label, field["unit"], required, options
    for column in field["columns"]:
        yield from _field_rows(column, indent + "  ")


def _value(value: object) -> str | None:
    """A value on one side of a comparison; of a whole declaration only that it is there."""
    if value is None:
        return None
    if isinstance(value, dict):
        return "有"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

"""The policy book for a reader at a terminal: the same facts as the JSON, in aligned Chinese tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from core.cli.tables import section, table

Json = Mapping[str, Any]

FORCES = {
    "must": "应当",
    "in_principle": "原则上",
    "priority": "优先",
    "bonus": "加分",
    "encourage": "鼓励",
    "show": "告知",
}
STATUSES = {"enforced": "已执行", "supported": "已支持", "shown": "已展示", "planned": "计划中", "missing": "未落实"}
UNITS = {"working_days": "个工作日", "calendar_days": "天", "months": "个月", "years": "年"}
STARTS = {"same_day": "当日起算", "next_day": "次日起算"}
QUOTA_KINDS = {"target": "目标", "ceiling": "上限"}
ASSIGNED_BY = {"panel": "专家评定", "score": "按得分", "rank": "按排名"}
INDICATOR_TYPES = {"positive": "正向", "reverse": "逆向", "qualitative": "定性", "elasticity": "弹性系数"}


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
    bodies = shown["region"]["recommending_bodies"]
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
        rows = ((each["id"], each["name"], each["actor"], each["due"], _basis(each)) for each in call["stages"])
        yield section(f"环节：{call['title']}", ("代号", "名称", "办理", "截止", "依据"), rows)
    yield section(
        "时限",
        ("代号", "申报通知", "环节", "截止", "事项", "依据", "来源"),
        (
            (each["id"], each["call"], each["stage"], _due(each), each["duty"], _basis(each), each["origin"])
            for each in shown["deadlines"]
        ),
    )
    yield section(
        "审查规则",
        ("代号", "约束力", "类别", "层级", "环节", "要求", "依据", "来源"),
        (
            (
                each["id"],
                FORCES[each["force"]],
                each["categories"] or "全部",
                each["levels"] or "全部",
                each["stages"],
                each["summary"],
                _basis(each),
                each["origin"],
            )
            for each in shown["rules"]
        ),
    )


def _figures(shown: Json) -> Iterator[str]:
    yield section(
        "期间",
        ("名称", "层级", "长度", "起算", "依据", "来源"),
        (
            (
                each["id"],
                each["levels"] or "全部",
                f"{each['length']} {UNITS[each['unit']]}",
                STARTS[each["starts"]] + ("（本平台设定）" if each["starts_choice"] else ""),
                _basis(each),
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
                QUOTA_KINDS[each["kind"]],
                each["from"],
                each["until"],
                _basis(each),
                each["origin"],
            )
            for each in shown["quotas"]
        ),
    )
    yield section(
        "等级",
        ("代号", "等级", "评定", "层级", "依据", "来源"),
        (
            (each["id"], each["tiers"], ASSIGNED_BY[each["assigned_by"]], each["levels"], _basis(each), each["origin"])
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
                f"每{'年' if each['per'] == 'year' else each['per']} {each['limit']} 项",
                each["key"],
                each["levels"] or "全部",
                each["categories"] or "全部",
                _basis(each),
                each["origin"],
            )
            for each in shown["evaluator_caps"]
        ),
    )
    yield section(
        "评价机构条件",
        ("代号", "要求", "最低", "依据", "来源"),
        (
            (each["id"], each["summary"], each["minimum"], _basis(each), each["origin"])
            for each in shown["evaluator_requirements"]
        ),
    )
    for indicators in shown["indicator_sets"]:
        yield section(
            f"评价指标：{indicators['title']}（依据 {_basis(indicators)}）",
            ("序号", "指标", "维度", "类型", "单位", "权重"),
            (
                (
                    each["number"],
                    each["name"],
                    each["dimension"],
                    INDICATOR_TYPES[each["type"]],
                    each["unit"],
                    each["weight"],
                )
                for each in indicators["indicators"]
            ),
        )
    yield section("重点行业", ("门类", "行业"), ((each["sector"], each["name"]) for each in shown["industries"]))


def clauses(shown: Json) -> str:
    """`greenroll policy clauses`."""
    counts = {status: sum(each["status"] == status for each in shown["clauses"]) for status in STATUSES}
    summed = "，".join(f"{label} {counts[status]}" for status, label in STATUSES.items() if counts[status])
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
        lines.append(f"\n■ {form['title']}（{form['id']}{track}，依据 {_basis(form)}）")
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
        (each["kind"], each["id"], each["key"], _value(each["left"]), _value(each["right"]))
        for each in shown["differences"]
    )
    return table(("种类", "代号", "项", left, right), rows)


_CLAUSE_HEADINGS = ("条款", "文件", "位置", "约束力", "状态", "要求")


def _clause_row(clause: Json) -> tuple[object, ...]:
    forces = [FORCES[force] for force in clause["force"]]
    return clause["id"], clause["source"], clause["place"], forces, STATUSES[clause["status"]], clause["summary"]


def _field_rows(field: Json, indent: str = "") -> Iterator[tuple[object, ...]]:
    options = [each["label"] for each in field["choices"]] or [each["label"] for each in field["rows"] or ()]
    required = "是" if field["required"] else "否"
    yield indent + field["name"], field["label"], field["type"], field["unit"], required, options
    for column in field["columns"]:
        yield from _field_rows(column, indent + "  ")


def _basis(declaration: Json) -> str:
    return declaration["clause"] or f"本平台设定：{declaration['choice']}"


def _due(deadline: Json) -> str | None:
    due: str | None = deadline["due"]
    return due or (f"每年 {deadline['every_year']}" if deadline["every_year"] else None)


def _value(value: object) -> str | None:
    """A value on one side of a comparison; of a whole declaration only that it is there."""
    if value is None:
        return None
    if isinstance(value, dict):
        return "有"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

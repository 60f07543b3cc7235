"""The policy book for a reader at a terminal: the same cells as on the policy page, in aligned Chinese tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from core.cli.tables import section, table
from core.plugin_api import FieldType, Force
from core.plugin_api.kinds import KINDS, Kinds
from core.plugin_api.schema import attributes
from core.policy.as_json import clause_json
from core.policy.book import PolicyBook
from core.policy.coverage import Status, coverage
from core.policy.kinds import treatments
from core.policy.treatment import Treatment, basis
from core.policy.wording import Words

Json = Mapping[str, Any]


def book(shown: PolicyBook) -> str:
    """`greenroll policy show`."""
    region, words = shown.region, Words(shown)
    inherits = f"，沿用 {region.extends}" if region.extends else ""
    tables = (part for each in treatments() if each.kind is not Kinds.forms for part in _kind(each, shown, words))
    heading = f"{region.name}（{region.id}{inherits}）{shown.on.isoformat()} 的政策库"
    return "\n".join(part for part in (heading, *_region(shown), *tables) if part)


def _region(book: PolicyBook) -> Iterator[str]:
    region = book.region
    categories = (
        (name, each.label, each.unit.label, each.subject or "单位本身") for name, each in region.categories.items()
    )
    yield section("类别", ("代号", "名称", "申报单位", "列入名单的"), categories)
    yield section("征求意见的部门", ("代号", "名称"), ((name, each.label) for name, each in region.regulators.items()))
    yield section(
        "鼓励培育的企业类型", ("代号", "名称"), ((name, each.label) for name, each in region.encouraged.items())
    )
    bodies = sorted(region.recommending_bodies, key=lambda body: body.id)
    yield section("推荐单位", ("代号", "名称", "类型"), ((each.id, each.name, each.kind) for each in bodies))


def _kind(of: Treatment[Any], book: PolicyBook, words: Words) -> Iterator[str]:
    """The declarations of a kind, group by group; what has parts of its own is followed by them."""
    if of.kind is Kinds.clauses:
        rows = (_clause_row(clause_json(each)) for _, each in sorted(coverage(book).items()))
        yield section(of.kind.label, _CLAUSE_HEADINGS, rows)
        return
    known = attributes(of.kind.declares)
    before, after = ([key for key in keys if key in known] for keys in (("id", "force"), ("clause",)))
    headings = (*(known[key].label for key in before), *of.columns, *(known[key].label for key in after), "来源")
    grouped: dict[str | None, list[tuple[object, ...]]] = {}
    for each in book.of(of.kind).values():
        row = (*(_SAID[key](each) for key in before), *of.cells(each, words), *(_SAID[key](each) for key in after))
        grouped.setdefault(of.group(each, words), []).append((*row, words.origin(each.origin)))
    for title in of.in_order(grouped, book):
        named = of.kind.label if title is None else f"{of.kind.label}：{title}"
        yield section(named, headings, grouped[title])
    for each in book.of(of.kind).values():
        yield from (section(*table) for table in of.tables(each, book, words))


_SAID: Mapping[str, Callable[[Any], object]] = {
    "id": lambda declaration: declaration.id,
    "force": lambda declaration: declaration.force.label,
    "clause": basis,
}


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
        rests_on = form["clause"] or f"本平台设定：{form['choice']}"
        lines.append(f"\n■ {form['title']}（{form['id']}{track}，依据 {rests_on}）")
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
            KINDS[each["kind"]].label if each["kind"] in KINDS else "地区",
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

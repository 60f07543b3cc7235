"""Forms and lists in the format that plugins declare: official words as printed, every question to be confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from core.plugin_api.declarations import FieldType
from core.plugin_kit.drafting.questions import Asked
from core.plugin_kit.drafting.reading import ReadForm, ReadList
from core.plugin_kit.drafting.tables import ListPart, Place
from core.plugin_kit.drafting.values import UNREAD

_SEALED = re.compile(r"盖章|公章|签章")
_UNITS = re.compile(r"[（(]?(单位\s*[：:]\s*[^）)]+)[）)]?$")
_KNOWN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(?:序\s*号|编\s*号)$"), "row_number"),
    (re.compile(r"^(?:申报|申请|推荐)?(?:单位|企业|工厂|园区|公司)(?:名称|全称)?$"), "unit.name"),
    (re.compile(r"统一社会信用代码"), "unit.code"),
    (re.compile(r"^(?:设区市|市州|地市|市（州）|所在市|所属市州|推荐单位|填报市州)$"), "body.name"),
    (re.compile(r"第三方(?:评价)?机构(?:名称)?$|^评价机构(?:名称)?$"), "evaluator.name"),
    (re.compile(r"^(?:申报|创建|推荐)?(?:类别|类型)$"), "category"),
    (re.compile(r"评价得分"), "scores.total"),
)


def form(read: ReadForm, number: int) -> dict[str, Any]:
    """A form of the annex."""
    sections = [
        {"id": f"part-{index}", "title": part.title or read.title, "fields": [*map(_field, part.questions)]}
        for index, part in enumerate(read.parts, 1)
    ]
    return {
        **UNREAD,
        "id": f"form-{number}",
        "title": f"{read.title}{read.subtitle}",
        "clause": read.clause.id,
        "sections": sections,
        "paper": _paper(read),
    }


def _field(question: Asked) -> dict[str, Any]:
    """A question; what boxes, rows and columns it prints are its options, rows and columns."""
    options = [{"name": f"o{n}", "label": label} for n, label in enumerate(question.options, 1)]
    return {
        **UNREAD,
        "name": question.name,
        "label": _safe(question.label),
        "type": question.type.value,
        "unit": question.unit or None,
        "format": question.format or None,
        "prefill": question.prefill or None,
        "same_as": question.same_as or None,
        "personal": question.personal or None,
        "choices": options or None,
        "rows": [{"name": f"r{n}", "label": _safe(label)} for n, label in enumerate(question.rows, 1)] or None,
        "columns": [_column(each) for each in question.columns] or None,
    }


def _column(question: Asked) -> dict[str, Any]:
    kept = _field(question)
    return {key: value for key, value in kept.items() if key not in {*UNREAD, "prefill", "same_as"}}


def _safe(text: str) -> str:
    """Braces would ask for an answer."""
    return text.replace("{", "（").replace("}", "）")


def _paper(read: ReadForm) -> dict[str, Any] | None:
    """How it is printed: its cells where they fill every row, or its headings."""
    paper: dict[str, Any] = {"title": read.title, "subtitle": read.subtitle or None}
    if read.outline:
        paper["outline"] = list(read.outline)
    elif columns := _columns(read.cells):
        paper["columns"] = columns
        paper["grid"] = [[_cell(place) for place in row] for row in read.cells]
    else:
        return None
    paper["notes"] = list(read.notes) or None
    return paper


def _cell(place: Place) -> dict[str, Any]:
    said: dict[str, Any] = {"field": place.field} if place.field else {"text": place.text}
    if place.span > 1:
        said["span"] = place.span
    if place.down > 1:
        said["down"] = place.down
    return said


def _columns(cells: Sequence[Sequence[Place]]) -> int:
    """How many columns all rows fill together with what reaches down from above; 0 where they do not agree."""
    widths: set[int] = set()
    from_above: list[tuple[int, int]] = []
    for row in cells:
        widths.add(sum(place.span for place in row) + sum(span for span, _ in from_above))
        below = [(span, left - 1) for span, left in from_above if left > 1]
        from_above = below + [(place.span, place.down - 1) for place in row if place.down > 1]
    return widths.pop() if len(widths) == 1 and cells else 0


def questions_of(lists: Iterable[ReadList], forms: Sequence[ReadForm]) -> dict[str, str]:
    """What columns ask that neither the system knows nor a form of the annex asks: the heading by the answer's name."""
    asked = {question.label for read in forms for question in read.questions}
    wanted: dict[str, str] = {}
    for read in lists:
        for part in read.parts:
            for heading, boxes in zip(part.headings, part.boxes, strict=True):
                if not boxes and not _known(heading) and heading not in asked and heading not in wanted.values():
                    wanted[f"column_{len(wanted) + 1:02d}"] = heading
    return wanted


def summary_table(
    read: ReadList,
    number: int,
    *,
    forms: Sequence[ReadForm],
    wanted: dict[str, str],
    categories: Sequence[Sequence[str]],
    levels: dict[str, str],
) -> dict[str, Any]:
    """A list of the annex: its head, its columns in the official words, and where each column's value comes from."""
    lines = [line for line in read.caption if line not in {part.title for part in read.parts}]
    annex = next((line for line in lines if line.startswith("附")), None)
    rest = [line for line in lines if line is not annex]
    sealing = next((line for line in rest if _SEALED.search(line)), "")
    units = next((found[1] for line in rest if (found := _UNITS.search(line))), None)
    above = rest[: rest.index(sealing)] if sealing else rest
    names = {question.label: question.name for each in forms for question in each.questions}
    names |= {heading: name for name, heading in wanted.items()}
    titles = [line for line in above if line != sealing and not _UNITS.fullmatch(line)]
    title = titles[0] if titles else read.clause.clause.heading or "汇总表"
    parts = [
        {"title": part.title or None, "categories": list(of), "columns": [*_columns_of(part, names, levels)]}
        for part, of in zip(read.parts, categories, strict=True)
    ]
    return {
        **UNREAD,
        "id": f"table-{number}",
        "clause": read.clause.id,
        "annex": annex,
        "title": _safe(title),
        "subtitle": next((line for line in titles[1:] if line[0] in "（("), None),
        "sealing_line": _UNITS.sub("", sealing).strip() or None,
        "unit_line": units,
        "head": [line for line in rest if line.endswith(("：", ":")) and line != sealing] or None,
        "parts": parts,
        "notes": list(read.notes) or None,
    }


def _columns_of(part: ListPart, names: dict[str, str], levels: dict[str, str]) -> Iterator[dict[str, Any]]:
    for heading, boxes in zip(part.headings, part.boxes, strict=True):
        ticked = {level: label for level, label in levels.items() if label in boxes}
        value = {"boxes": ticked} if ticked else {"value": [_known(heading) or names.get(heading, "unit.name")]}
        yield {**UNREAD, "heading": _safe(heading), **value}


def _known(heading: str) -> str:
    return next((name for pattern, name in _KNOWN if pattern.search(heading)), "")


def own_form(wanted: Mapping[str, str], asked: Mapping[str, str]) -> dict[str, Any]:
    """The form of ours that asks what a list of the annex wants, or a rule of the layer below, and no form of it."""
    fields: list[dict[str, Any]] = [
        {**UNREAD, "name": name, "label": _safe(heading), "type": FieldType.TEXT.value}
        for name, heading in wanted.items()
    ]
    if not fields:
        fields += [
            {**UNREAD, "name": "contact_name", "label": "联系人", "type": FieldType.TEXT.value, "personal": True}
        ]
    return {
        **UNREAD,
        "id": "application",
        "title": "申报信息",
        "official": False,
        "choice": "文件未印申报表，或汇总表、沿用的规定所需的内容不在其中，由本平台补问",
        "sections": [{"id": "unit", "title": "申报单位", "fields": fields}, *([_exclusions(asked)] if asked else [])],
    }


def _exclusions(asked: Mapping[str, str]) -> dict[str, Any]:
    fields = [{**UNREAD, "name": name, "label": label, "type": FieldType.YES_NO.value} for name, label in asked.items()]
    return {"id": "exclusions", "title": "不得申报情形", "exclusions": True, "fields": fields}

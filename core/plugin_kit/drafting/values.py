"""What clauses say in figures that have a declaration of their own: dates, spans of time, caps on evaluators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.plugin_kit.drafting.marks import Mark, MarkKind
from core.plugin_kit.drafting.reading import ReadClause
from core.plugin_kit.drafting.yaml_lines import NOTE

UNREAD = {"draft": "unread"}

_REPORTED_UP = re.compile(r"(?:报送|推荐|上报|报)[^，。；]{0,12}(?:工业和信息化部|工信部|国家)")
_SENT_UP = re.compile(r"报送|推荐|上报|行文|汇总表|报(?:我|省|市)[厅委局]|报至")
_FILED = re.compile(r"申报|填报|申请|提交|完成|编制")
_LISTED = re.compile(
    r"动态管理表|年度报告|年报|名单(?:内|中)?的?(?:单位|企业|园区)?[^，。；]{0,6}(?:应|须|要)?(?:在|于)每年"
)
_TERMS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    ("public_notice", re.compile(r"公示"), re.compile(r"(?:working|calendar)_days")),
    ("evaluator_bar", re.compile(r"(?:不予|不再|不)\s*(?:采信|采纳|接受|认可)"), re.compile(r"years|months")),
    (
        "bar",
        re.compile(r"(?:不得|禁止|不再受理|不予受理)[^。；]{0,12}(?:申报|申请|推荐)|再次申报"),
        re.compile(r"years|months"),
    ),
    ("recheck", re.compile(r"复核|复审|复评"), re.compile(r"years")),
    ("validity", re.compile(r"名单[^。；]{0,10}有效期|有效期[^。；]{0,10}名单"), re.compile(r"years")),
    ("change_report", re.compile(r"(?:变更|更名)[^。；]{0,30}报(?:告|送)?"), re.compile(r"(?:working|calendar)_days")),
)
_EXCLUDED = re.compile(r"不得|不予|不能")
_CAP = re.compile(r"同一\s*(法定代表人|法人)[^。；]*?(?:不得超过|不超过|不多于|最多)")


def deadlines(clauses: Sequence[ReadClause], call: str, stages: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The days that somebody has to keep: the first of each stage that their words speak of, the others as duties."""
    taken: set[str] = set()
    for read in clauses:
        for index, (mark, year) in enumerate(read.dates):
            if not mark.until:
                continue
            words, before = _around(read, index)
            stage = _stage(words, before)
            has_stage = stage in stages and stage not in taken
            name = f"{call}-{stage}" if has_stage else f"duty-{len(taken) + 1}"
            taken.add(stage if has_stage else name)
            of = {"call": call, "stage": stage} if has_stage else {"duty": _told(words or before)}
            notes = [*_notes(mark, year, is_of_call=has_stage)]
            yield {NOTE: notes, **UNREAD, "id": name, **of, **_due(mark, year), "clause": read.id}


def _around(read: ReadClause, index: int) -> tuple[str, str]:
    """The words of a date's sentence: behind it up to the next date, and before it."""
    text, mark = read.clause.text, read.dates[index][0]
    following = read.dates[index + 1][0].start if index + 1 < len(read.dates) else len(text)
    return re.split(r"[。；]", text[mark.end : following])[0], re.split(r"[。；]", text[: mark.start])[-1]


def _notes(mark: Mark, year: int | None, *, is_of_call: bool) -> Iterator[str]:
    yield f"printed: {mark.words}"
    if mark.year is None and not mark.every_year:
        if mark.on(year) is None:
            yield "its year is not printed: write `due: YYYY-MM-DD` here"
        else:
            yield f"its year is not printed: {year} is the first in which it comes after the notice's printed day"
    if not is_of_call:
        yield "no stage of the call has it: say what is to be done by then, or name `call` and `stage` instead"


def _stage(words: str, before: str) -> str:
    if _LISTED.search(before + words):
        return "duty"
    if _REPORTED_UP.search(words):
        return "report"
    if _SENT_UP.search(words):
        return "recommend"
    return "file" if _FILED.search(words) else "duty"


def _due(mark: Mark, year: int | None) -> dict[str, str | None]:
    if mark.every_year:
        return {"every_year": f"{mark.month:02d}-{mark.day:02d}"}
    on = mark.on(year)
    return {"due": None if on is None else f"{on.isoformat()} {mark.time}".strip()}


def _told(words: str) -> str:
    """What has to be done, as the notice words it, shortened: to be put into one's own words."""
    return words.strip("，,：: ")[:40] or "文件规定的事项"


def terms(clauses: Sequence[ReadClause]) -> Iterator[dict[str, Any]]:
    """The spans of time that have a name."""
    taken: set[str] = set()
    for read in clauses:
        for mark in read.marks:
            if mark.kind is not MarkKind.SPAN or mark.amount is None or mark.words.endswith("以上"):
                continue
            name = _term(read.clause.text, mark)
            if name and name not in taken:
                taken.add(name)
                starts = {"choices": {"starts": "文件未写明起算日，按次日起算，待主管部门确认"}}
                yield {
                    NOTE: f"printed: {mark.words}",
                    **UNREAD,
                    "id": f"{name}_drafted",
                    "name": name,
                    "length": int(mark.amount),
                    "unit": mark.unit,
                    "clause": read.id,
                    **({} if name == "validity" else starts),
                }


def _term(text: str, mark: Mark) -> str:
    sentence_start = max(text.rfind(sign, 0, mark.start) for sign in "。；\n") + 1
    ends = [at for sign in "。；\n" if (at := text.find(sign, mark.end)) >= 0]
    sentence = text[sentence_start : min(ends, default=len(text))]
    if mark.recent:
        return "exclusion_window" if _EXCLUDED.search(sentence) and mark.unit == "years" else ""
    nearby = text[max(sentence_start, mark.start - 24) : mark.end + 24]
    for name, words, unit in _TERMS:
        where = nearby if name == "public_notice" else sentence
        if words.search(where) and unit.fullmatch(mark.unit):
            return name
    return ""


def caps(clauses: Sequence[ReadClause], levels: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """How many projects one evaluator may have: counted by its legal representative or its legal entity."""
    for read in clauses:
        for found in _CAP.finditer(read.clause.text):
            mark = next((m for m in read.marks if m.kind is MarkKind.FIGURE and m.start <= found.end() <= m.end), None)
            if mark is None or mark.amount is None:
                continue
            of = [level for level, label in levels.items() if label in found[0]]
            key = "legal_representative" if found[1] == "法定代表人" else "legal_entity"
            yield {
                NOTE: f"printed: {found[0]}…{mark.words}",
                **UNREAD,
                "id": f"projects-per-{key.replace('_', '-')}",
                "limit": int(mark.amount),
                "per": "year",
                "key": key,
                "levels": of or None,
                "clause": read.id,
            }

"""What stands out in a clause: dates, spans, figures with their units, shares, and who acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from core.plugin_kit.drafting.numerals import SIGNS, value

_N = r"\d+(?:\.\d+)?"
_C = f"[{SIGNS}]+"
_YEAR, _MONTH, _DAY = rf"(\d{{4}}|[{SIGNS}]{{4}})", rf"(\d{{1,2}}|{_C})", rf"(\d{{1,2}}|{_C})"
_DATE = re.compile(
    rf"(?:(?P<every>每年(?:度)?)(?:的)?\s*|{_YEAR}\s*年\s*)?{_MONTH}\s*月\s*{_DAY}\s*日"
    r"\s*(?P<week>[（(]\s*(?:周|星期)[一二三四五六日天]\s*[)）])?"
    r"\s*(?:(?P<noon>上午|下午|晚上?)?\s*(?P<hour>\d{1,2})\s*(?:[:：时点]\s*(?P<minute>\d{2})?)\s*分?)?"
    r"\s*(?P<until>\*{0,2}\s*(?:前|之前|以前|止|截止|为止))?"
)
_SPAN_UNITS = {
    "个工作日": "working_days",
    "工作日": "working_days",
    "个自然日": "calendar_days",
    "自然日": "calendar_days",
    "天": "calendar_days",
    "日": "calendar_days",
    "个月": "months",
    "年": "years",
    "年度": "years",
}
_SPAN = re.compile(
    rf"(?<!\d)(?P<recent>近|最近|后续|今后|未来|连续|每|满|为期|有效期为?|期限为?)?\s*(?P<n>\d{{1,3}}|{_C})\s*"
    r"(?P<unit>个工作日|工作日|个自然日|自然日|个月|年(?!度|\s*\d|[月版])|天|日)\s*(?P<within>以?内|以上|一复核|后)?"
)
_CLASSIFIERS = (
    "万元|亿元|元|万吨|吨标准煤|吨|平方公里|公里|平方米|亩|千瓦|万千瓦时|tce|"
    "个|家|项|人|名|份|次|分|级|倍|套|条|件|类|批|户|篇|星|版|行业"
)
_LEAST = r"(?P<least>(?<!不)(?<!不得)(?:超过|大于|高于)|不低于|不少于|不小于|至少|最低|达到|达)?"
_MOST = r"(?P<most>不得超过|不超过|不高于|不多于|不大于|最多|(?<!不)(?:低于|小于|少于))?"
_AFTER = r"(?P<after>（含）以上|及以上|以上|以下|以内)?"
_FIGURE = re.compile(rf"{_LEAST}{_MOST}\s*(?P<n>{_N}|{_C})\s*(?P<unit>[%％‰]|{_CLASSIFIERS}){_AFTER}")
_PER_CENT = re.compile(rf"百分之\s*(?P<n>{_C}|{_N})")
_HALF = re.compile(r"过半")
_MASKED = re.compile(
    r"《[^》]*》|https?://\S+|[\w.]+@[\w.]+|[〔\[［【]\s*\d{4}\s*[〕\]］】]\s*第?\s*\d+\s*号|GB/?T?\s*[\d.—-]+|\d{3,4}[-—]\d{7,8}|1\d{10}|"
    r"附件\s*\d+(?:-\d+)?|十[一二三四五]五"
)
_WEEK = "一二三四五六日"
_MOST_SPAN = 100


class MarkKind(Enum):
    DATE, SPAN, FIGURE, SHARE, BODY = "date", "span", "figure", "share", "body"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that stands out: its words in the text, and what they say.

    A date has ``month`` and ``day``, a ``year`` where one is printed, ``every_year`` where it comes back, ``time``
    where an hour is printed, ``until`` where it is the last day of something, ``weekday`` (0 is Monday) where one is
    printed. Of a span ``unit`` is a `SpanUnit`'s word; of figures and shares as printed, of who acts the actor.
    ``least`` and ``most`` tell which way a figure binds; ``recent``: a span that looks back.
    """

    kind: MarkKind
    words: str
    start: int
    end: int
    amount: Decimal | None = None
    unit: str = ""
    year: int | None = None
    month: int = 0
    day: int = 0
    time: str = ""
    every_year: bool = False
    until: bool = False
    weekday: int | None = None
    least: bool = False
    most: bool = False
    recent: bool = False

    def on(self, year: int | None) -> date | None:
        """The date in a year; None where there is none such."""
        try:
            return None if year is None else date(year, self.month, self.day)
        except ValueError:
            return None


def marks(text: str) -> tuple[Mark, ...]:
    """The marks of a text in their order; what stands in titles, numbers of documents and addresses is none."""
    masked = _MASKED.sub(lambda found: "\x00" * len(found[0]), text)
    found = [*_dates(masked)]
    rest = _without(masked, found)
    spans = [*_spans(rest)]
    rest = _without(rest, spans)
    found += [*spans, *_figures(rest), *_bodies(text)]
    whole = [replace(each, words=text[each.start : each.end].strip()) for each in found]
    return tuple(sorted(whole, key=lambda each: (each.start, each.end)))


def _without(text: str, found: list[Mark]) -> str:
    signs = list(text)
    for each in found:
        signs[each.start : each.end] = "\x00" * (each.end - each.start)
    return "".join(signs)


def _dates(text: str) -> Iterator[Mark]:
    for found in _DATE.finditer(text):
        year, month, day = found[2], value(found[3]), value(found[4])
        if month is None or day is None or not 1 <= month <= 12 or not 1 <= day <= 31:  # noqa: PLR2004  # a calendar
            continue
        yield Mark(
            MarkKind.DATE,
            found[0],
            found.start(),
            found.end(),
            year=value(year) if year else None,
            month=month,
            day=day,
            time=_time(found),
            every_year=bool(found["every"]),
            until=bool(found["until"]),
            weekday=_weekday(found["week"] or ""),
        )


def _weekday(printed: str) -> int | None:
    return next((_WEEK.index(sign) for sign in printed.replace("天", "日")[2:] if sign in _WEEK), None)


def _time(found: re.Match[str]) -> str:
    if not found["hour"]:
        return ""
    hour = int(found["hour"])
    if found["noon"] and found["noon"] != "上午" and hour < 12:  # noqa: PLR2004  # noon
        hour += 12
    return f"{hour:02d}:{found['minute'] or '00'}" if hour <= 24 else ""  # noqa: PLR2004


def _spans(text: str) -> Iterator[Mark]:
    for found in _SPAN.finditer(text):
        amount = value(found["n"])
        is_open = not found["recent"] and not found["within"] and found["unit"] in {"年", "日", "天"}
        if amount is None or amount > _MOST_SPAN or (is_open and not _SOLE.match(text, found.end())):
            continue
        unit = _SPAN_UNITS[found["unit"]]
        recent = found["recent"] in {"近", "最近"}
        yield Mark(MarkKind.SPAN, found[0], found.start(), found.end(), Decimal(amount), unit, recent=recent)


_SOLE = re.compile(r"\s*(?:[，。；、）)]|不予|不得|不再|不|再次|有效|复核|一次|内|期|的|，)")


def _figures(text: str) -> Iterator[Mark]:
    for found in _FIGURE.finditer(text):
        amount = _amount(found["n"])
        if amount is None or (not found["n"][0].isdigit() and _is_no_count(found, text)):
            continue
        is_share = found["unit"] in "%％‰"
        kind = MarkKind.SHARE if is_share else MarkKind.FIGURE
        least = bool(found["least"]) or (found["after"] or "").endswith("以上")
        most = bool(found["most"]) or (found["after"] or "") in {"以下", "以内"}
        unit = "%" if found["unit"] == "％" else found["unit"]
        yield Mark(kind, found[0], found.start(), found.end(), amount, unit, least=least, most=most)
    for found in _PER_CENT.finditer(text):
        yield Mark(MarkKind.SHARE, found[0], found.start(), found.end(), _amount(found["n"]), "%")
    for found in _HALF.finditer(text):
        yield Mark(MarkKind.SHARE, found[0], found.start(), found.end(), Decimal(50), "%", least=True)


def _is_no_count(found: re.Match[str], text: str) -> bool:
    """``一批``, ``一级``, ``同一项``: words rather than counts; of one thing nothing is counted in writing."""
    before = text[max(0, found.start("n") - 1) : found.start("n")]
    return found["n"] in {"一", "两", "十", "百", "千", "零"} or before in {"第", "同", "之", "进", "统"}


def _amount(text: str) -> Decimal | None:
    if text[0].isdigit():
        return Decimal(text)
    counted = value(text)
    return None if counted is None else Decimal(counted)


# ---- who acts

_TRADE = "工业和信息化|经济和信息化|工信|经信|经发"
ACTORS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ministry", re.compile(r"工业和信息化部(?!门)(?:办公厅)?|工信部(?!门)|我部|国家(?:工信|工业和信息化)主管部门")),
    (
        "regulators",
        re.compile(
            r"(?:生态环境|应急管理|市场监管|市场监督管理)(?:[、，]\s*(?:生态环境|应急管理|市场监管|市场监督管理))*(?:等)?(?:主管)?部门"
        ),
    ),
    (
        "department",
        re.compile(
            rf"[我省][厅委局]|(?:省|自治区|兵团)级?[^，。；、\s]{{0,6}}?(?:{_TRADE})[^，。；、\s]{{0,4}}?(?:厅|委|局|主管部门)"
        ),
    ),
    (
        "recommending_body",
        re.compile(
            rf"推荐单位|[^，。；：、\s]{{0,8}}(?:{_TRADE})(?:主管部门|部门|局|委)"
            r"|各(?:设区市|市州|地市|地区|地|市|县)(?=[^，。；]{0,12}(?:要|应|须|于|将|对|结合|组织|加强|根据|请))"
        ),
    ),
    ("evaluator", re.compile(r"第三方(?:评价)?机构|评价机构|认证机构")),
    ("experts", re.compile(r"专家")),
    ("applicant", re.compile(r"申报(?:单位|主体|企业|填报对象)|申请(?:创建的)?单位|(?:申报|参评)(?:的)?(?:企业|园区)")),
)


def _bodies(text: str) -> Iterator[Mark]:
    taken = bytearray(len(text))
    for actor, pattern in ACTORS:
        for found in pattern.finditer(text):
            start, end = found.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                yield Mark(MarkKind.BODY, found[0], found.start(), found.end(), unit=actor)

"""What the home page tells besides the calls: what is on public notice, and what was published lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from core.notices import queries as notices


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a block: where it leads, what it says, a note beside it."""

    url: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Block:
    """A list on the home page; ``none`` is said where it has no line."""

    id: str
    title: str
    items: Sequence[Item]
    none: str
    all_url: str
    all_title: str


def blocks(today: date) -> tuple[Block, ...]:
    """Current public notices, and the newest published lists and plans."""
    return (
        Block("notices", "正在公示", _notices(today), "目前没有正在公示的名单。", "/notices", "全部公示"),
        Block("lists", "最近公布", _publications(), "还没有公布名单。", "/lists", "查询名单"),
    )


def _notices(today: date) -> list[Item]:
    return [
        Item(
            url_for("notices.show", notice_id=notice.id),
            notice.title,
            f"公示至 {_day(notice.last_day)}，可提出异议",
        )
        for notice in notices.current(today)
    ]


def _publications() -> list[Item]:
    return [
        Item(
            url_for("lists.index", list=each.list_id), each.title, f"{_day(each.published_on)}，{each.document_number}"
        )
        for each in notices.recent_publications()
    ]


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"

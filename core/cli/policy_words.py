"""The words in which the policy book's JSON is told at a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.plugin_api import EvaluationWay
from core.plugin_api.kinds import KINDS as _KINDS

Json = Mapping[str, Any]

KINDS = {"region": "地区", **{kind.name: kind.label for kind in _KINDS.values()}}


def particular(shown: Json, stage: Json) -> list[str]:
    """What is particular about a stage: for whom it is, whom it asks, what it grades."""
    regulators = shown["region"]["regulators"]
    levels = shown["region"]["levels"]
    return [
        *(f"仅{levels.get(level, level)}" for level in stage["levels"]),
        *(f"征求{regulators.get(each, each)}意见" for each in stage["consults"]),
        *([f"评定等级 {stage['grades']}"] if stage["grades"] else []),
        *(["评审机构须未在本地区评价"] if stage["impartial"] else []),
        *([f"列入{levels.get(stage['lists'], stage['lists'])}名单"] if stage["lists"] else []),
    ]


def evaluation_words(evaluation: Json) -> str:
    ways = [EvaluationWay(way).label for way in evaluation["ways"]]
    every = f"{'和'.join(ways)}，两项都要" if evaluation["every"] else f"{'或'.join(ways)}，由申报单位选择"
    return f"{ways[0] if len(ways) == 1 else every}（依据 {basis(evaluation)}）"


def band(of: Json) -> str:
    if "share" in of:
        return f"{of['tier']} 占 {of['share']}%"
    from_ = f"{of['least']} 分及以上" if "least" in of else ""
    below = f"不足 {of['below']} 分" if "below" in of else ""
    return f"{of['tier']} {from_}{below}"


def least(requirement: Json) -> str | None:
    return None if requirement["minimum"] is None else f"{requirement['minimum']} {requirement['unit'] or ''}".strip()


def basis(declaration: Json) -> str:
    return declaration["clause"] or f"本平台设定：{declaration['choice']}"


def due(deadline: Json) -> str | None:
    given: str | None = deadline["due"]
    return given or (f"每年 {deadline['every_year']}" if deadline["every_year"] else None)

"""How strictly a clause speaks, by its words of force: 应、须、不得; 原则上; 优先; 加分; 鼓励. A proposal only."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.plugin_api.declarations import Force

_MUST = re.compile(
    r"(?<![供相响适效反对因照])应(?![用急对变届聘有收付])|应当|(?<!必)须|必须|不得|不予|不再(?!提交|需要)|严禁|禁止|不能|无法|取消|移出|"
    r"不(?:超过|低于|少于|高于|多于)|超过|严格|均需|有效期|起(?:施行|实施|执行)|需(?:在|于|经|按|提供|提交|先|另)|"
    r"(?:各|企业|单位|机构|部门|市州|地方?|地区|园区|主体)要(?!求)"
)
_IN_PRINCIPLE = re.compile(r"原则上")
_PRIORITY = re.compile(r"优先(?!级)|重点支持|倾斜")
_BONUS = re.compile(r"加分")
_ENCOURAGE = re.compile(r"鼓励|倡导|提倡|引导.{0,12}(?:企业|单位|园区|机构)|支持.{0,12}(?:企业|单位|园区|机构)")
_DUTY = re.compile(
    r"报送|上报|提交|报告|审核|审查|评审|评估|初审|核实|复核|抽查|征求|公示|公布|公告|发布|确定|确认|建立|制定|填报|填写|"
    r"编制|组织|推荐|负责|要求|依据|参照|按照.{1,30}(?:执行|进行|开展)"
)
"""What somebody is told to do, where no word of force is printed: notices order in plain sentences."""
_TOLD = re.compile(
    r"可(?:以|采取|参考|通过|向|在|按|针对)?|是指|适用于|以下简称|遵循|详见|联系|目标|力争|到\d{4}年|为(?:贯彻|深入|加快|进一步|确保)"
)
_HEADING = 12
"""Signs up to which a sentence without a word of force may be a mere heading."""
_SENTENCES = re.compile(r"(?<=[。；;！])")
_PARTS = re.compile(r"(?<=[，,：:。；;])")
_LEADS_IN = re.compile(r"(?:下列|以下|如下)[^。]*[：:]?$|[：:]$")


def forces(text: str, *, led_in: Iterable[Force] = ()) -> tuple[Force, ...]:
    """The forces with which a clause speaks, the strictest first; ``led_in`` are those of what introduces it.

    Each part of a sentence has one: 原则上应 is in principle, 鼓励…应 is advice.
    """
    found: set[Force] = set()
    for sentence in _SENTENCES.split(text):
        of_parts = {force for part in _PARTS.split(sentence) if (force := _of(part))}
        if not of_parts and len(sentence) > _HEADING and _DUTY.search(sentence) and not _TOLD.search(sentence):
            of_parts = {Force.MUST}
        found |= of_parts
    found = found or set(led_in) or {Force.SHOW}
    return tuple(force for force in Force if force in found)


def leads_in(text: str) -> bool:
    """Whether a text introduces the items that follow, which are as strict as it is."""
    return bool(_LEADS_IN.search(text.strip()))


def _of(part: str) -> Force | None:
    for pattern, force in (
        (_IN_PRINCIPLE, Force.IN_PRINCIPLE),
        (_BONUS, Force.BONUS),
        (_PRIORITY, Force.PRIORITY),
        (_ENCOURAGE, Force.ENCOURAGE),
        (_MUST, Force.MUST),
    ):
        if pattern.search(part):
            return force
    return None

"""What is handed in to a call, as people call it: an application, or what its kind of filer declares."""

from __future__ import annotations

import re

from core.plugin_api import Call

_APPLICATION = "申报"
_COMPOUND = re.compile("申报(?=单位|编号|声明|类型|对象|类别|进展|截止|期)|(?<=开始|可以|不能|重新|注册|后再)申报")
"""Where the word says what somebody does, not what is handed in."""

_DOES = "填报"
_OF_APPLICATIONS = {
    "审核推荐": "审核",
    "未予推荐": "未通过",
    "未推荐或未入选": "未通过",
    "以免耽误推荐": "以免逾期",
    "推荐和决定": "名单和办理",
    "遴选发布": "办理",
}


def entry_of(call: Call, track: str | None = None) -> str | None:
    """How a kind of filer calls what it hands in; without one, how all of the call do. None: it is an application."""
    entries = {each.entry for id, each in call.tracks.items() if track in (None, id)}
    return entries.pop() if len(entries) == 1 else None


def say(text: str, entry: str | None) -> str:
    """Words that we say of applications, said of what is handed in."""
    if entry is None:
        return text
    for ours, its in _OF_APPLICATIONS.items():
        text = text.replace(ours, its)
    return _COMPOUND.sub(_DOES, text).replace(_APPLICATION, entry)

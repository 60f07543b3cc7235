"""What messages are about: by that people choose which of them reach them outside the product."""

from __future__ import annotations

from core.plugin_api.labels import Labelled


class Topic(Labelled):
    RECEIPT = "receipt", "提交回执"
    RETURN = "return", "退回补正"
    RESULT = "result", "办理结果"
    REMINDER = "reminder", "截止前提醒和催办"
    THREAD = "thread", "往来留言"
    PROGRESS = "progress", "其他办理进展"

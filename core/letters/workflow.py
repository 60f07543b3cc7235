"""The ways of a letter, and its states."""

from __future__ import annotations

from core.plugin_api.labels import Labelled


class Way(Labelled):
    """How a message leaves the product: by mail, or as a short text that a deployment's plugin hands over."""

    MAIL = "mail", "邮件"
    TEXT = "text", "短信"


class LetterState(Labelled):
    """Where a letter is. What was being handed over when its sender died may have gone or not: a person decides."""

    WAITING = "waiting", "等待发送", "waiting"
    SENDING = "sending", "正在发送", "info"
    SENT = "sent", "已发送", "good"
    FAILED = "failed", "发送失败", "bad"
    DOUBTFUL = "doubtful", "无法确定是否送达", "bad"
    STOPPED = "stopped", "已停发"


MAY_BE_STOPPED = (LetterState.WAITING, LetterState.FAILED, LetterState.DOUBTFUL)
MAY_GO_AGAIN = (LetterState.FAILED, LetterState.DOUBTFUL, LetterState.STOPPED)

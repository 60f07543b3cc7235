"""The states of a job."""

from __future__ import annotations

from core.plugin_api.labels import Labelled


class JobState(Labelled):
    """Where a job is. A worker that dies leaves it running until its lease ends."""

    WAITING = "waiting", "等待办理", "waiting"
    RUNNING = "running", "正在办理", "info"
    DONE = "done", "已完成", "good"
    FAILED = "failed", "未完成", "bad"
    CANCELLED = "cancelled", "已取消"


OPEN = (JobState.WAITING, JobState.RUNNING)

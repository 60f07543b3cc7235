"""What the trail says of jobs."""

from core import audit

JOB = audit.subject(
    "job", "任务", {"kind": "类别", "title": "内容", "name": "文件名", "sha256": "SHA-256", "error": "原因"}
)

ASK = audit.action("jobs.ask", "提交任务")
CANCEL = audit.action("jobs.cancel", "取消任务")
FAIL = audit.action("jobs.fail", "任务未完成")
FETCH = audit.action("jobs.fetch", "下载任务结果")

"""What the trail says about benchmarks and scores."""

from core import audit

REVISION = audit.subject(
    "benchmark_revision",
    "对标值",
    {
        "title": "来源文件",
        "document_number": "文号",
        "dated": "日期",
        "file": "文件",
        "rows": "行数",
        "digest": "SHA-256",
    },
)
CALL = audit.subject("opened_call", "申报通知", {"benchmarks": "采用的对标值"})

LOAD = audit.action("scoring.load", "载入对标值")
PIN = audit.action("scoring.pin", "确定申报通知采用的对标值")
EXPLAIN = audit.action("scoring.explain", "说明与上年相差较大的数值")
ENTER = audit.action("scoring.enter", "指标评分")

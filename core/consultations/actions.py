"""What the trail says of consultations."""

from core import audit

APPLICATION = audit.subject(
    "application",
    "申报",
    {
        "regulator": "征求意见的部门",
        "answer": "意见",
        "words": "意见内容",
        "answered_on": "复函日期",
        "how": "异议处理情况",
        "regulators": "征求意见的部门",
        "asked_on": "发函日期",
    },
)

ASK = audit.action("consultations.ask", "发函征求意见")
ANSWER = audit.action("consultations.answer", "登记部门意见")
SETTLE = audit.action("consultations.settle", "登记异议处理情况")

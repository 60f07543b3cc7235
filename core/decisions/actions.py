"""What the trail says of the department's work."""

from core import audit

APPLICATION = audit.subject(
    "application",
    "申报",
    {
        "verdict": "决定",
        "reason": "理由",
        "stage": "环节",
        "until": "延期至",
        "document_number": "文号",
        "document_date": "文件日期",
        "decided_on": "结果日期",
        "listed": "列入名单",
        "due_on": "完成期限",
        "report": "完成情况",
        "file": "证明材料",
        "completed_on": "完成日期",
    },
)

DECIDE = audit.action("decisions.decide", "作出决定（未发布）")
RELEASE = audit.action("decisions.release", "发布决定")
EXTEND = audit.action("decisions.extend", "个别延期")
REPORT = audit.action("decisions.report", "上报")
OUTCOME = audit.action("decisions.outcome", "登记上级结果")
UNDERTAKE = audit.action("decisions.undertake", "确定完成期限")
COMPLETION = audit.action("decisions.completion", "报告完成情况")
CONFIRM = audit.action("decisions.confirm", "确认完成")

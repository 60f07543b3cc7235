"""What the trail says about applications."""

from core import audit

APPLICATION = audit.subject(
    "application",
    "申报",
    {
        "move": "办理",
        "serial": "第几次提交",
        "sha256": "SHA-256",
        "call": "申报通知",
        "unit": "单位",
        "subject": "申报对象",
        "sections": "退回的部分",
        "due": "期限",
        "rule": "规定",
        "summary": "要求",
        "clause": "依据",
        "number": "编号",
        "filed_on": "提交日期",
        "indicator": "指标",
        "side": "评分方",
        "base": "依据的数值",
    },
    named_by="application_id",
)
AIM = audit.action("applications.aim", "修改申报层级或名称")
CHANGE_OVER = audit.action("applications.change_over", "改换申报类型")

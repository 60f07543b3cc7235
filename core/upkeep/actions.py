"""What the trail says of upkeep."""

from core import audit
from core.upkeep.rules import StepKind

RECORD = audit.subject(
    "upkeep_record",
    "名单动态管理事项",
    {
        "kind": "事项",
        "unit": "单位",
        "state": "状态",
        "list_id": "名单",
        "category": "类别",
        "reason": "原因",
        "clause": "依据",
        "due": "期限",
        "conforms": "符合",
        "document_number": "文号",
        "dated": "日期",
        "assessors": "评审方",
        "grade": "等级",
    },
    named_by="record_id",
)
CALL = audit.subject("opened_call", "申报通知")
APPLICATION = audit.subject("application", "申报", {"follows": "处理方式"})
DRAW = audit.subject("upkeep_draw", "抽查名单", {"seed": "随机种子", "chosen": "抽中数", "pool": "备选数"})

STEP = {
    StepKind.OPENED: audit.action("upkeep.open", "发起动态管理事项"),
    StepKind.SUBMITTED: audit.action("upkeep.submit", "提交动态管理事项"),
    StepKind.FILED: audit.action("upkeep.filed", "拟移出单位逾期补报"),
    StepKind.RETURNED: audit.action("upkeep.return", "退回动态管理事项"),
    StepKind.REVIEWED: audit.action("upkeep.review", "审核动态管理事项"),
    StepKind.PASSED_UP: audit.action("upkeep.pass_up", "上报动态管理事项"),
    StepKind.ASSESSED: audit.action("upkeep.assess", "登记技术评审意见"),
    StepKind.GRADED: audit.action("upkeep.grade", "认定事故（事件）等级"),
    StepKind.PROPOSED: audit.action("upkeep.put_up", "拟定改变结论的决定"),
    StepKind.TURNED_DOWN: audit.action("upkeep.turn_down", "不予确认改变结论的决定"),
    StepKind.REPORTED: audit.action("upkeep.report_above", "动态管理事项报上级主管部门"),
    StepKind.BARRED: audit.action("upkeep.bar", "造假先行禁止申报"),
    StepKind.DECIDED: audit.action("upkeep.decide", "办结动态管理事项"),
    StepKind.DROPPED: audit.action("upkeep.drop", "撤销动态管理事项"),
}
SETTLE = audit.action("upkeep.settle", "处理年度报告所述情况")
LET_IN = audit.action("upkeep.let_in", "同意逾期补报")
REMIND = audit.action("upkeep.remind", "催报应填报单位")
DRAWN = audit.action("upkeep.draw", "抽取现场核查单位")

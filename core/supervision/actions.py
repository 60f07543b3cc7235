"""What the trail says of supervision: never who complained."""

from core import audit
from core.supervision.rules.states import ComplaintState, Fault, Handled

COMPLAINT = audit.subject(
    "complaint",
    "举报",
    {
        "subject": "被举报对象",
        "state": ("状态", ComplaintState),
        "finding": "核实结论",
        "rectify_by": "整改期限",
        "found": "发现",
    },
    named_by="complaint_id",
)
OBSERVATION = audit.subject(
    "evaluator_observation",
    "评价机构问题",
    {"evaluator": "评价机构", "fault": ("问题", Fault), "handled": ("处理", Handled)},
)

COMPLAIN = audit.action("supervision.complain", "收到举报")
BRING = audit.action("supervision.bring", "收到补交的举报佐证")
ACCEPT = audit.action("supervision.accept", "受理举报")
REFUSE = audit.action("supervision.refuse", "不予受理举报")
DECIDE = audit.action("supervision.decide", "作出举报处理")
RECTIFY = audit.action("supervision.rectified", "确认举报整改完成")
LEAD = audit.action("supervision.propose_removal", "据举报提出移出名单")
REPORT = audit.action("supervision.report_rectified", "报告整改情况")
OPEN = audit.action("supervision.open_identity", "查看举报人身份")
READ = audit.action("supervision.read_evidence", "查看举报佐证")
OBSERVE = audit.action("supervision.observe", "上报评价机构问题")
FOLLOW_UP = audit.action("supervision.follow_up", "登记评价机构跟踪结果")
HANDLE = audit.action("supervision.handle", "处理评价机构问题")

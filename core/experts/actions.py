"""What the trail says of experts and of what they were given to score."""

from core import audit

EXPERT = audit.subject(
    "expert",
    "评审专家",
    {
        "person": "人员",
        "title": "职称、职务",
        "fields": "专业",
        "employer": "所在单位",
        "employer_code": "所在单位的统一社会信用代码",
        "active": "在库",
        "kind": "关联关系",
        "name": "关联单位",
        "code": "关联单位的统一社会信用代码",
        "until": "至",
    },
    named_by="expert_id",
)
APPLICATION = audit.subject(
    "application", "申报", {"expert": "专家", "state": "状态", "due": "评分截止", "proposed": "系统建议"}
)
ASSIGNMENT = audit.subject("expert_assignment", "专家评审任务", named_by="assignment_id")
TIE = audit.subject("expert_tie", "专家关联关系", named_by="tie_id")
audit.subject("expert_sheet", "专家评分表")

ADD = audit.action("experts.add", "专家入库")
CHANGE = audit.action("experts.change", "修改专家档案")
DECLARE_TIE = audit.action("experts.declare_tie", "申明关联关系")
END_TIE = audit.action("experts.end_tie", "终止关联关系")
ASSIGN = audit.action("experts.assign", "分派评审专家")
TAKE_BACK = audit.action("experts.take_back", "撤换评审专家")
ACCEPT = audit.action("experts.accept", "专家接受评审")
DECLINE = audit.action("experts.decline", "专家不接受评审")
HAND_IN = audit.action("experts.hand_in", "专家提交评分")
REOPEN = audit.action("experts.reopen", "退回专家重评")
LET_STAND = audit.action("experts.let_stand", "按专家原评分计")
CLOSE = audit.action("experts.close", "结束专家评分")
DISCUSS = audit.action("experts.discuss", "登记专家合议")

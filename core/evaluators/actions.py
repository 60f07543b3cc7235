"""What the trail says about evaluators and their engagements."""

from core import audit

EVALUATOR = audit.subject(
    "evaluator",
    "第三方评价机构",
    {
        "name": "名称",
        "code": "统一社会信用代码",
        "state": "状态",
        "legal_representative": "法定代表人",
        "legal_entity": "法人",
        "identities": "身份（隐去）",
        "person": "人员",
        "other": "另一机构",
        "printed": "名单所印名称",
        "key": "计数主体",
        "is_one": "同一主体",
        "group": "所属集团",
        "count": "项目数",
        "source": "来源",
        "counted_on": "截止日期",
        "period": "期间",
        "section": "部分",
        "answers": "填报内容",
        "field": "项目",
        "file": "文件",
    },
    named_by="evaluator_id",
)
ENGAGEMENT = audit.subject(
    "engagement",
    "委托评价",
    {
        "application": "申报编号",
        "evaluator": "第三方评价机构",
        "state": "状态",
        "pledges": "承诺",
        "tie": "关联情况",
        "number": "报告编号",
        "dated": "报告日期",
        "conclusion": "结论",
        "file": "文件",
        "sha256": "SHA-256",
    },
    named_by="engagement_id",
)
SANCTION_ENDING = audit.subject(
    "sanction_ending",
    "拟解除或撤销的处理",
    {"evaluator": "第三方评价机构", "kind": "事项", "document_number": "证明文件", "confirmed": "确认"},
    named_by="ending_id",
)
STAFF = audit.subject("evaluator_staff", "机构人员申请", named_by="staff_id")

REGISTER = audit.action("evaluators.register", "登记第三方评价机构")
SAVE = audit.action("evaluators.save", "保存机构登记材料")
SUBMIT = audit.action("evaluators.submit", "提交机构登记材料")
ADMIT = audit.action("evaluators.admit", "审核通过第三方评价机构")
REFUSE = audit.action("evaluators.refuse", "退回机构登记材料")
GROUP = audit.action("evaluators.group", "登记机构归属")
OUTSIDE = audit.action("evaluators.outside", "登记平台外评价项目数")
DECIDE_KIN = audit.action("evaluators.decide_kin", "认定机构是否为同一主体")
JOIN = audit.action("evaluators.join", "申请成为机构人员")
WITHDRAW = audit.action("evaluators.withdraw_request", "撤回机构人员申请")
CONFIRM_STAFF = audit.action("evaluators.confirm_staff", "确认机构人员")
REFUSE_STAFF = audit.action("evaluators.refuse_staff", "退回机构人员申请")
END_STAFF = audit.action("evaluators.end_staff", "终止机构人员资格")

PROPOSE = audit.action("evaluators.propose", "委托第三方评价")
ACCEPT = audit.action("evaluators.accept", "接受委托")
PLEDGE = audit.action("evaluators.pledge", "补充作出承诺")
DECLINE = audit.action("evaluators.decline", "谢绝委托")
END = audit.action("evaluators.end", "终止委托")
REPORT = audit.action("evaluators.report", "上传评价报告")

PROPOSE_ENDING = audit.action("evaluators.propose_ending", "提出解除或撤销处理")
CONFIRM_ENDING = audit.action("evaluators.confirm_ending", "确认解除或撤销处理")
DROP_ENDING = audit.action("evaluators.drop_ending", "不予解除或撤销处理")
NAME_PRINTED = audit.action("evaluators.name_printed", "对应名单所印的评价机构")
UNNAME_PRINTED = audit.action("evaluators.unname_printed", "取消名单所印机构的对应")

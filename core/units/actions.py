"""What the trail says about units and their representatives."""

from core import audit

UNIT = audit.subject(
    "unit",
    "单位",
    {
        "kind": "单位类型",
        "name": "名称",
        "code": "统一社会信用代码",
        "body_id": "推荐单位",
        "address": "地址",
        "industry": "行业",
        "merged_into": "并入的记录",
        "document_number": "文号",
    },
)
REPRESENTATION = audit.subject(
    "representation",
    "经办申请",
    {
        "unit": "单位名称",
        "code": "统一社会信用代码",
        "body_id": "推荐单位",
        "replaces": "接替现任",
        "state": "状态",
        "successor_email": "提名的接任人",
    },
)

ADD = audit.action("units.add", "登记单位")
RENAME = audit.action("units.rename", "单位更名")
ASSIGN = audit.action("units.assign", "补充单位信息")
JOIN = audit.action("units.join", "合并单位记录")
PART = audit.action("units.part", "恢复误并的单位记录")
REQUEST = audit.action("units.request", "申请担任经办人")
WITHDRAW = audit.action("units.withdraw_request", "撤回经办申请")
CONFIRM = audit.action("units.confirm", "确认经办人")
REFUSE = audit.action("units.refuse", "退回经办申请")
END = audit.action("units.end_representation", "终止经办人资格")
PROPOSE = audit.action("units.propose_successor", "提名接任经办人")

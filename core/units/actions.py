"""What the trail says about units and their representatives."""

from core import audit
from core.units.models import RepresentationState, UnitKind

UNIT = audit.subject(
    "unit",
    "单位",
    {
        "kind": ("单位类型", UnitKind),
        "name": "名称",
        "since": "启用日期",
        "code": "统一社会信用代码",
        "body_id": "推荐单位",
        "address": "地址",
        "industry": "行业",
        "merged_into": "并入的记录",
        "document_number": "文号",
        "group": "所属集团",
    },
    named_by="unit_id",
)
REPRESENTATION = audit.subject(
    "representation",
    "经办申请",
    {
        "unit": "单位名称",
        "code": "统一社会信用代码",
        "body_id": "推荐单位",
        "replaces": "接替现任",
        "state": ("状态", RepresentationState),
        "successor_email": "提名的接任人",
    },
    named_by="representation_id",
)

ADD = audit.action("units.add", "登记单位")
RENAME = audit.action("units.rename", "单位更名")
UNNAME = audit.action("units.unname", "撤销误登记的单位更名")
UNCODE = audit.action("units.uncode", "撤销误登记的代码更换")
ASSIGN = audit.action("units.assign", "补充单位信息")
GROUP = audit.action("units.group", "登记单位所属集团")
JOIN = audit.action("units.join", "并入单位记录")
PART = audit.action("units.part", "恢复误并的单位记录")
REQUEST = audit.action("units.request", "申请担任经办人")
WITHDRAW = audit.action("units.withdraw_request", "撤回经办申请")
CONFIRM = audit.action("units.confirm", "确认经办人")
REFUSE = audit.action("units.refuse", "退回经办申请")
REFER = audit.action("units.refer_request", "提请更换统一社会信用代码")
END = audit.action("units.end_representation", "终止经办人资格")
PROPOSE = audit.action("units.propose_successor", "提名接任经办人")

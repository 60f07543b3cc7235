"""What the trail says about recommending bodies."""

from core import audit

BODY = audit.subject(
    "body",
    "推荐单位",
    {
        "name": "名称",
        "kind": "类型",
        "office": "办事机构全称",
        "phone": "联系电话",
        "aliases": "别名",
        "parent_id": "上级推荐单位",
        "declared": "系统内置",
        "active": "在用",
        "position": "排列次序",
        "figure": "登记的数",
        "year": "年度",
        "count": "数量",
        "source": "来源",
        "counted_on": "统计日期",
    },
)

FIGURE = audit.action("bodies.figure", "登记推荐单位的数据")
ADD = audit.action("bodies.add", "增设推荐单位")
CHANGE = audit.action("bodies.change", "修改推荐单位")
SYNCHRONISE = audit.action("bodies.synchronise", "按省级规则更新推荐单位")

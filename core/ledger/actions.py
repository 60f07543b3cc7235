"""What the trail says about lists and bars."""

from core import audit
from core.ledger.rules import EventKind

EVENT = audit.subject(
    "list_event",
    "名单变动",
    {
        "name": "名单所印名称",
        "list_id": "名单",
        "category": "类别",
        "subject": "产品",
        "effective_on": "生效日期",
        "document_number": "文号",
        "reason": "原因",
        "clause": "依据",
        "voids": "撤销的变动",
        "other_id": "承继或并入的单位",
        "listed_on": "原列入日期",
        "derived_from": "由哪条名单变动而定",
        "unjudged": "没有答复而未能核对",
    },
)
CHECKED = audit.subject(
    "re_check",
    "复核记录",
    {"list_id": "名单", "category": "类别", "subject": "产品", "checked_on": "复核日期", "passed": "通过"},
)
BAR = audit.subject(
    "bar",
    "禁止申报记录",
    {"subject_id": "对象编号", "since": "自", "until": "至", "clause": "依据", "lifted_on": "解除日期"},
    named_by="bar_id",
)
CHANGE = audit.subject(
    "record_change",
    "拟办的记录变更",
    {"kind": "事项", "unit": "单位", "document_number": "文号", "confirmed": "确认"},
    named_by="change_id",
)

RECORD = {
    EventKind.ADDED: audit.action("lists.add", "列入名单"),
    EventKind.RENAMED: audit.action("lists.rename", "名单更名"),
    EventKind.IMPLIED: audit.action("lists.imply", "随另一名单列入"),
    EventKind.UPGRADED: audit.action("lists.upgrade", "升入更高名单"),
    EventKind.LAPSED: audit.action("lists.lapse", "有效期满移出名单"),
    EventKind.MERGED: audit.action("lists.merge", "名单单位合并"),
    EventKind.SPLIT: audit.action("lists.split", "名单单位分立"),
    EventKind.REMOVED: audit.action("lists.remove", "移出名单"),
    EventKind.REINSTATED: audit.action("lists.reinstate", "恢复列入名单"),
    EventKind.VOIDED: audit.action("lists.void", "撤销误登记的名单变动"),
}
RE_CHECK = audit.action("lists.re_check", "名单复核")
VOID_CHECK = audit.action("lists.void_re_check", "撤销误登记的名单复核")
IMPOSE = audit.action("lists.bar", "禁止申报")
LIFT = audit.action("lists.lift_bar", "解除禁止申报")
VOID_BAR = audit.action("lists.void_bar", "撤销误登记的禁止申报")
PROPOSE_CHANGE = audit.action("lists.propose_change", "提出单位记录变更")
CONFIRM_CHANGE = audit.action("lists.confirm_change", "确认单位记录变更")
DROP_CHANGE = audit.action("lists.drop_change", "不予办理单位记录变更")

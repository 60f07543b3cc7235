"""What the trail says of public notices."""

from core import audit
from core.notices.models import ObjectionState

NOTICE = audit.subject(
    "public_notice",
    "公示",
    {"title": "标题", "first_day": "首日", "last_day": "末日", "count": "数量", "ended_at": "结束时间"},
)
OBJECTION = audit.subject(
    "objection",
    "异议",
    {"notice": "公示", "application": "申报", "state": ("处理结果", ObjectionState)},
    named_by="objection_id",
)

OPEN = audit.action("notices.open", "发布公示")
OBJECT = audit.action("notices.object", "收到异议")
READ = audit.action("notices.read_objection", "查看异议人信息")
UPHOLD = audit.action("notices.uphold", "异议成立")
DISMISS = audit.action("notices.dismiss", "异议不成立")
END = audit.action("notices.end", "公示结束")

"""What the trail says of cultivation."""

from core import audit

PLAN = audit.subject("cultivation_plan", "培育计划", {"body": "推荐单位", "year": "年度", "text": "内容"})
ENTRY = audit.subject(
    "pool_entry", "培育库", {"name": "单位", "category": "类别", "level": "层级", "year": "年度"}, named_by="entry_id"
)

FILE = audit.action("cultivation.file", "报备培育计划")
ADD = audit.action("cultivation.add", "列入培育库")
DROP = audit.action("cultivation.drop", "移出培育库")
BEGIN = audit.action("cultivation.begin", "由培育库发起申报")

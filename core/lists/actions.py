"""What the trail says about imports, publications and removals."""

from core import audit

LIST_IMPORT = audit.subject("list_import", "名单导入", {"file": "文件", "sha256": "SHA-256", "counts": "行数"})
PUBLICATION = audit.subject(
    "publication", "公布", {"title": "标题", "document_number": "文号", "list": "名单", "count": "数量"}
)
UNIT = audit.subject("unit", "单位", {"barred_until": "禁止申报至"})

IMPORT = audit.action("lists.import", "导入名单")
PUBLISH = audit.action("lists.publish", "公布名单", formerly="notices.publish")
PENALISE = audit.action("lists.penalise", "造假处理：禁止申报", formerly="decisions.penalise")

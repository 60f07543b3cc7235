"""What the trail says about imports."""

from core import audit

LIST_IMPORT = audit.subject("list_import", "名单导入", {"file": "文件", "sha256": "SHA-256", "counts": "行数"})
IMPORT = audit.action("lists.import", "导入名单")

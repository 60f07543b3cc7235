"""What the trail says of exports."""

from __future__ import annotations

from core.audit.actions import action, subject

EXPORT = subject("export", "导出文件", {"name": "文件名", "what": "内容", "sha256": "SHA-256", "size": "大小（字节）"})
TAKE = action("exports.take", "登记导出文件")
COMPARE = action("exports.compare", "核对导出文件")

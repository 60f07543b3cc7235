"""What the trail says of backups."""

from __future__ import annotations

from core.audit.actions import action, subject

BACKUP = subject(
    "backup",
    "备份",
    {"made_at": "备份时间", "sha256": "SHA-256", "rows": "记录数", "files": "文件数", "letters": "停发待确认的邮件"},
)
MAKE = action("backups.make", "制作备份")
RESTORE = action("backups.restore", "从备份恢复")

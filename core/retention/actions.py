"""What the trail says about retention."""

from core import audit

RETENTION = audit.subject("retention", "留存的个人信息", {"count": "件数", "before": "早于"})
ERASE = audit.action("retention.erase", "清除超过保存期限的信息")

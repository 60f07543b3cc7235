"""What the trail says of letters and notices that offices issue."""

from core import audit

DISPATCH = audit.subject(
    "dispatch",
    "文书",
    {"number": "文号", "kind": "文书", "to": "发给", "sha256": "文件校验值", "template": "模板校验值"},
)

ISSUE = audit.action("dispatches.issue", "发出文书")

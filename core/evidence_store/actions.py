"""What the trail says of a unit's store."""

from core import audit
from core.evidence_store.rules import EvidenceKind

STORED = audit.subject(
    "stored_evidence",
    "材料库材料",
    {
        "unit": "单位",
        "file": "文件",
        "kind": ("种类", EvidenceKind),
        "valid_from": "生效日期",
        "valid_until": "有效期至",
        "replaces": "代替",
    },
)

ADD = audit.action("evidence_store.add", "放入材料库")
CHANGE = audit.action("evidence_store.change", "修改材料的种类和有效期")
REPLACE = audit.action("evidence_store.replace", "更新材料")
REMOVE = audit.action("evidence_store.remove", "从材料库删除")

"""What the trail says about files."""

from core import audit

FILE = audit.subject(
    "file",
    "文件",
    {"name": "文件名", "sha256": "SHA-256", "size": "字节数", "media_type": "类型", "purpose": "用途", "found": "发现"},
    named_by="file_id",
)

KEEP = audit.action("files.keep", "上传文件")
MAKE = audit.action("files.make", "生成文件")
INFECTED = audit.action("files.infected", "病毒扫描未通过")
DISCARD = audit.action("files.discard", "删除文件")

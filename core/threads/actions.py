"""The trail's words for threads: that something was written, and to whom; what it says is in none."""

from core import audit
from core.threads.rules import Side

POST = audit.subject(
    "thread_post",
    "往来留言",
    {"number": "申报编号", "unit": "单位", "side": ("留言方", Side), "to": ("收件方", Side), "answers": "答复退回意见"},
)

URGE = audit.action("threads.urge", "催办申报")
WRITE = audit.action("threads.write", "往来留言")

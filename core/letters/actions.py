"""What the trail says of letters."""

from core import audit
from core.letters.workflow import LetterState

LETTER = audit.subject(
    "letter",
    "邮件、短信",
    {"state": ("状态", LetterState), "address": "收件地址", "error": "原因"},
    named_by="letter_id",
)

STOP = audit.action("letters.stop", "停发邮件、短信")
AGAIN = audit.action("letters.again", "重新发送邮件、短信")
ARRIVED = audit.action("letters.arrived", "确认邮件、短信已送达")

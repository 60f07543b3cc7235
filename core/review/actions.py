"""What the trail says of the recommending body's work."""

from core import audit

APPLICATION = audit.subject("application", "申报")
RECOMMENDATION = audit.subject(
    "recommendation",
    "推荐",
    {"stage": "环节", "letter_number": "文号", "letter_date": "文件日期", "applications": "推荐的申报"},
)

VERIFY = audit.action("review.verify", "核实签认")
VOID = audit.action("review.void", "撤销核实")
WAIVE = audit.action("review.waive", "特殊情况放行")
UNWAIVE = audit.action("review.unwaive", "撤销放行")
RETURN = audit.action("review.return", "退回补正")
RECEIPT = audit.action("review.receipt", "登记管理平台回执")
RECOMMEND = audit.action("review.recommend", "行文推荐")

"""What the trail says of green codes."""

from core import audit

GREEN_CODE = audit.subject("green_code", "绿码", {"unit": "单位", "ended_at": "停用时间"})

ASK = audit.action("green_codes.ask", "申领绿码")
END = audit.action("green_codes.end", "停用绿码")

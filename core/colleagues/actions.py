"""The trail's words for what colleagues settle among themselves: that it was settled; what a note says is in none."""

from core import audit

CHARGE = audit.subject(
    "charge", "经办分工", {"person": "经办人", "number": "申报编号", "unit": "单位", "count": "数量", "to": "移交给"}
)
COVER = audit.subject("cover", "代办", {"substitute": "代办人", "since": "起始日期", "until": "截止日期"})
NOTE = audit.subject("internal_note", "内部备注", {"number": "申报编号", "unit": "单位", "mentioned": "提到的人"})

ASSIGN = audit.action("colleagues.assign", "分派经办人")
HAND_OVER = audit.action("colleagues.hand_over", "移交经办的申报")
STAND_IN = audit.action("colleagues.stand_in", "委托代办")
END_COVER = audit.action("colleagues.end_cover", "结束代办")
WRITE = audit.action("colleagues.write_note", "写内部备注")

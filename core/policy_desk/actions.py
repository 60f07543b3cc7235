"""What the trail says about the working-day calendar."""

from core import audit

CALENDAR = audit.subject("calendar", "工作日历")

SEED = audit.action("policy_desk.seed_calendar", "导入工作日历")
EXTEND = audit.action("policy_desk.extend_calendar", "续编工作日历")
CORRECT = audit.action("policy_desk.correct_calendar", "更正工作日历")

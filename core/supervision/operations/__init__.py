"""Changing what is on record of complaints and of evaluators at work."""

from core.supervision.operations.complaining import Said, bring, complain
from core.supervision.operations.handling import Decision, accept, confirm_rectified, decide, refuse
from core.supervision.operations.identity import open_identity, read_evidence
from core.supervision.operations.mending import report_rectified
from core.supervision.operations.observing import Observed, Outcome, follow_up, handle, observe
from core.supervision.operations.reminding import remind_overdue

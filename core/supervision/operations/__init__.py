"""Changing what is on record of complaints and of evaluators at work."""

from core.supervision.operations.complaining import Said as Said
from core.supervision.operations.complaining import complain as complain
from core.supervision.operations.handling import Decision as Decision
from core.supervision.operations.handling import accept as accept
from core.supervision.operations.handling import confirm_rectified as confirm_rectified
from core.supervision.operations.handling import decide as decide
from core.supervision.operations.handling import refuse as refuse
from core.supervision.operations.identity import open_identity as open_identity
from core.supervision.operations.identity import read_evidence as read_evidence
from core.supervision.operations.mending import report_rectified as report_rectified
from core.supervision.operations.observing import Observed as Observed
from core.supervision.operations.observing import Outcome as Outcome
from core.supervision.operations.observing import follow_up as follow_up
from core.supervision.operations.observing import handle as handle
from core.supervision.operations.observing import observe as observe
from core.supervision.operations.reminding import remind_overdue as remind_overdue

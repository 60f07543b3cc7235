"""What the department does; each of these is one transaction."""

from core.decisions.operations.deciding import Ruling, decide, decide_each, release
from core.decisions.operations.extending import grant_extension
from core.decisions.operations.meanwhile import Learned, disqualify, record_learned
from core.decisions.operations.outcomes import OutcomeEntry, OutcomeLetter, record_outcome, record_outcomes
from core.decisions.operations.reporting import ReportLetter, report
from core.decisions.operations.undertakings import confirm_completion, report_completion

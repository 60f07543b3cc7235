"""Changes of matters: begun, filled in, reviewed, passed up, decided."""

from core.upkeep.operations.assessing import Assessment, assess, report_above
from core.upkeep.operations.confirming import confirm, turn_down
from core.upkeep.operations.deciding import Decision, are_annual, bar_meanwhile, clears, decide, decide_all, is_annual
from core.upkeep.operations.following import announce, notice, refuse, remind, remind_all
from core.upkeep.operations.grading import Grading, grade
from core.upkeep.operations.grounds import Proposal
from core.upkeep.operations.handling import drop, pass_up, review, send_back, submit
from core.upkeep.operations.lapsing import lapse_all
from core.upkeep.operations.lateness import let_in
from core.upkeep.operations.opening import Lot, check, draw, propose, report, require_no_removal, require_stays
from core.upkeep.operations.settling import Settling, settle

"""Changes of matters: begun, filled in, reviewed, passed up, decided."""

from core.upkeep.operations.deciding import Decision, bar_meanwhile, clears, decide, decide_all, is_annual
from core.upkeep.operations.following import announce, notice, refuse, remind, remind_all
from core.upkeep.operations.grounds import Proposal
from core.upkeep.operations.handling import drop, is_grave, pass_up, review, send_back, submit
from core.upkeep.operations.lapsing import lapse_all as lapse_all
from core.upkeep.operations.opening import Lot, check, draw, propose, report, require_no_removal

__all__ = [
    "Decision",
    "Lot",
    "Proposal",
    "announce",
    "bar_meanwhile",
    "check",
    "clears",
    "decide",
    "decide_all",
    "draw",
    "drop",
    "is_annual",
    "is_grave",
    "notice",
    "pass_up",
    "propose",
    "refuse",
    "remind",
    "remind_all",
    "report",
    "require_no_removal",
    "review",
    "send_back",
    "submit",
]

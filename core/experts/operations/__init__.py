"""What is done with experts; each of these is one transaction."""

from core.experts.operations.assigning import Conflicted, assign, take_back
from core.experts.operations.closing import NotScored, close, discuss
from core.experts.operations.handing_in import hand_in, let_stand, reopen
from core.experts.operations.pool import StatedExpert, StatedTie, add, change, declare_tie, end_tie
from core.experts.operations.responding import accept, decline

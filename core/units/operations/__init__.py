"""Changing units and representations: `register`, `placing`, `grouping` and `joining` keep the units, `representations`
who acts for them."""

from core.units.operations.grouping import put_in_group as put_in_group
from core.units.operations.joining import join as join
from core.units.operations.joining import part as part
from core.units.operations.joining import require_one_unit as require_one_unit
from core.units.operations.placing import assign_all as assign_all
from core.units.operations.placing import look as look
from core.units.operations.placing import place as place
from core.units.operations.register import add as add
from core.units.operations.register import assign as assign
from core.units.operations.register import complete as complete
from core.units.operations.register import hold_register as hold_register
from core.units.operations.register import move as move
from core.units.operations.register import recode as recode
from core.units.operations.register import rename as rename
from core.units.operations.register import require_recode as require_recode
from core.units.operations.register import require_rename as require_rename
from core.units.operations.register import require_uncoded as require_uncoded
from core.units.operations.register import require_unnamed as require_unnamed
from core.units.operations.register import uncode as uncode
from core.units.operations.register import unname as unname
from core.units.operations.representations import Claim as Claim
from core.units.operations.representations import check as check
from core.units.operations.representations import confirm as confirm
from core.units.operations.representations import end as end
from core.units.operations.representations import leave as leave
from core.units.operations.representations import propose_successor as propose_successor
from core.units.operations.representations import refer as refer
from core.units.operations.representations import refuse as refuse
from core.units.operations.representations import request as request
from core.units.operations.representations import withdraw as withdraw

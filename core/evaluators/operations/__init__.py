"""Changing evaluators: `registering` what they state, `admitting` by the department, `kinship` of two, `staff`,
`engaging`, `reporting` and `scoring` on applications, `sanctions`. Each is one transaction."""

from core.evaluators.operations.admitting import admit, refuse
from core.evaluators.operations.endings import Ending, confirm_ending, drop_ending, propose_ending
from core.evaluators.operations.engaging import accept, decline, end, pledge, propose
from core.evaluators.operations.grouping import Elsewhere, enter_outside, put_in_group
from core.evaluators.operations.kinship import Kinship, decide_kin
from core.evaluators.operations.naming import name_printed, unname_printed
from core.evaluators.operations.registering import Stated, register, save, submit
from core.evaluators.operations.reporting import Report, report
from core.evaluators.operations.sanctions import Sanction, bar
from core.evaluators.operations.scoring import enter_figures
from core.evaluators.operations.staff import confirm_staff, end_staff, join, refuse_staff, withdraw_request

"""Changing evaluators: `registering` what they state, `admitting` by the department, `kinship` of two, `staff`,
`engaging`, `reporting` and `scoring` on applications, `sanctions`. Each is one transaction."""

from core.evaluators.operations.admitting import admit as admit
from core.evaluators.operations.admitting import refuse as refuse
from core.evaluators.operations.endings import Ending as Ending
from core.evaluators.operations.endings import confirm_ending as confirm_ending
from core.evaluators.operations.endings import drop_ending as drop_ending
from core.evaluators.operations.endings import propose_ending as propose_ending
from core.evaluators.operations.engaging import accept as accept
from core.evaluators.operations.engaging import decline as decline
from core.evaluators.operations.engaging import end as end
from core.evaluators.operations.engaging import pledge as pledge
from core.evaluators.operations.engaging import propose as propose
from core.evaluators.operations.grouping import Elsewhere as Elsewhere
from core.evaluators.operations.grouping import enter_outside as enter_outside
from core.evaluators.operations.grouping import put_in_group as put_in_group
from core.evaluators.operations.kinship import Kinship as Kinship
from core.evaluators.operations.kinship import decide_kin as decide_kin
from core.evaluators.operations.naming import name_printed as name_printed
from core.evaluators.operations.naming import unname_printed as unname_printed
from core.evaluators.operations.registering import Stated as Stated
from core.evaluators.operations.registering import register as register
from core.evaluators.operations.registering import save as save
from core.evaluators.operations.registering import submit as submit
from core.evaluators.operations.reporting import Report as Report
from core.evaluators.operations.reporting import report as report
from core.evaluators.operations.sanctions import Sanction as Sanction
from core.evaluators.operations.sanctions import bar as bar
from core.evaluators.operations.scoring import enter_figures as enter_figures
from core.evaluators.operations.staff import confirm_staff as confirm_staff
from core.evaluators.operations.staff import end_staff as end_staff
from core.evaluators.operations.staff import join as join
from core.evaluators.operations.staff import refuse_staff as refuse_staff
from core.evaluators.operations.staff import withdraw_request as withdraw_request

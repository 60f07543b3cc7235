"""What applicants do with an application: enter, declare, submit, withdraw. Each is one transaction.

What staff do with it are the operations of their own slices; all of them move it through `moving`.
"""

from core.applications.operations.aims import aim
from core.applications.operations.changing_over import change_over
from core.applications.operations.reminding import remind_due
from core.applications.operations.starting import Entry, start
from core.applications.operations.submitting import declare, submit, withdraw

"""Changing the ledger (`events`, `voiding`), what is derived from it (`standing`), re-checks, bars, and what two people
change."""

from core.ledger.operations.bars import bar as bar
from core.ledger.operations.bars import lift as lift
from core.ledger.operations.bars import void_bar as void_bar
from core.ledger.operations.changes import Proposed as Proposed
from core.ledger.operations.changes import confirm_change as confirm_change
from core.ledger.operations.changes import drop_change as drop_change
from core.ledger.operations.changes import propose_change as propose_change
from core.ledger.operations.changes import require_possible as require_possible
from core.ledger.operations.checks import Checked as Checked
from core.ledger.operations.checks import re_check as re_check
from core.ledger.operations.checks import void_re_check as void_re_check
from core.ledger.operations.events import Entry as Entry
from core.ledger.operations.events import add as add
from core.ledger.operations.events import record as record
from core.ledger.operations.events import reinstate as reinstate
from core.ledger.operations.events import remove as remove
from core.ledger.operations.events import rename as rename
from core.ledger.operations.standing import rebuild as rebuild
from core.ledger.operations.succession import Succession as Succession
from core.ledger.operations.succession import join as join
from core.ledger.operations.succession import part as part
from core.ledger.operations.succession import succeed as succeed
from core.ledger.operations.voiding import void as void
from core.ledger.operations.voiding import void_name as void_name

"""Changing the ledger (`events`, `voiding`), what is derived from it (`standing`), re-checks, bars, and what two people
change."""

from core.ledger.operations.bars import bar, lift, void_bar
from core.ledger.operations.changes import Proposed, confirm_change, drop_change, propose_change, require_possible
from core.ledger.operations.checks import Checked, re_check, void_re_check
from core.ledger.operations.events import Entry, add, record, reinstate, remove, rename
from core.ledger.operations.standing import rebuild
from core.ledger.operations.succession import Succession, join, part, succeed
from core.ledger.operations.voiding import void, void_name

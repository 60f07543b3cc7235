"""Changing the lists (`events`), what is derived from them (`standing`), bars, and the import of existing lists."""

from core.lists.operations.bars import bar as bar
from core.lists.operations.bars import lift as lift
from core.lists.operations.events import Entry as Entry
from core.lists.operations.events import add as add
from core.lists.operations.events import re_check as re_check
from core.lists.operations.events import record as record
from core.lists.operations.events import reinstate as reinstate
from core.lists.operations.events import remove as remove
from core.lists.operations.events import remove_everywhere as remove_everywhere
from core.lists.operations.events import rename as rename
from core.lists.operations.events import void as void
from core.lists.operations.importing import Imported as Imported
from core.lists.operations.importing import import_list as import_list
from core.lists.operations.importing import preview as preview
from core.lists.operations.standing import rebuild as rebuild

"""Bringing existing lists in."""

from core.lists.operations.importing import Imported as Imported
from core.lists.operations.importing import import_list as import_list
from core.lists.operations.importing import preview as preview

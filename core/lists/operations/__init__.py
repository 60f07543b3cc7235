"""Publishing, barring, and bringing existing lists in; each of these is one transaction."""

from core.lists.operations.importing import import_list, preview
from core.lists.operations.publishing import PublicationLetter, publish

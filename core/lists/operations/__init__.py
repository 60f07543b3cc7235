"""Publishing, removing, and bringing existing lists in; each of these is one transaction."""

from core.lists.operations.importing import Imported as Imported
from core.lists.operations.importing import import_list as import_list
from core.lists.operations.importing import preview as preview
from core.lists.operations.publishing import PublicationLetter as PublicationLetter
from core.lists.operations.publishing import publish as publish
from core.lists.operations.removing import Removal as Removal
from core.lists.operations.removing import bar_for_fraud as bar_for_fraud
from core.lists.operations.removing import remove_unfiled as remove_unfiled

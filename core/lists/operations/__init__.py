"""Publishing, removing, and bringing existing lists in; each of these is one transaction."""

from core.lists.operations.importing import Imported as Imported
from core.lists.operations.importing import import_list as import_list
from core.lists.operations.importing import preview as preview
from core.lists.operations.publishing import PublicationLetter as PublicationLetter
from core.lists.operations.publishing import publish as publish
from core.lists.operations.removing import Removal as Removal
from core.lists.operations.removing import clears_at_once as clears_at_once
from core.lists.operations.removing import penalise_fraud as penalise_fraud
from core.lists.operations.removing import remove_unfiled as remove_unfiled

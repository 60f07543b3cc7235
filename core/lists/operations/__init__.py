"""Publishing, barring, and bringing existing lists in; each of these is one transaction."""

from core.lists.operations.barring import Fraud as Fraud
from core.lists.operations.barring import bar_for_fraud as bar_for_fraud
from core.lists.operations.importing import Imported as Imported
from core.lists.operations.importing import import_list as import_list
from core.lists.operations.importing import preview as preview
from core.lists.operations.publishing import PublicationLetter as PublicationLetter
from core.lists.operations.publishing import publish as publish

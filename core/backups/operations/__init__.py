"""Making a backup, and filling an empty machine from one."""

from core.backups.operations.making import Made, Tell, make
from core.backups.operations.reading import read_through
from core.backups.operations.restoring import Restored, begin_again, restore

__all__ = ["Made", "Restored", "Tell", "begin_again", "make", "read_through", "restore"]

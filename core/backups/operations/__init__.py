"""Making a backup, and filling an empty machine from one."""

from core.backups.operations.making import make
from core.backups.operations.reading import read_through
from core.backups.operations.restoring import begin_again, restore

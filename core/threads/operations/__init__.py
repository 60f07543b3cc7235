"""What is done in threads: something is written, and is read."""

from core.threads.operations.urging import urge
from core.threads.operations.writing import Text, read, write

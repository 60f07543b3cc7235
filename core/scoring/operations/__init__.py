"""Loading benchmarks, saying by which of them a call is scored, keeping scores; each of these is one transaction."""

from core.scoring.operations.columns import enter
from core.scoring.operations.keeping import explain
from core.scoring.operations.loading import Stated, load, preview
from core.scoring.operations.pinning import pin

"""Loading benchmarks, saying by which of them a call is scored, keeping scores; each of these is one transaction."""

from core.scoring.operations.columns import enter as enter
from core.scoring.operations.keeping import explain as explain
from core.scoring.operations.loading import Preview as Preview
from core.scoring.operations.loading import Stated as Stated
from core.scoring.operations.loading import load as load
from core.scoring.operations.loading import preview as preview
from core.scoring.operations.pinning import pin as pin

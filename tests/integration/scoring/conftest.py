"""An instance with Hunan's calls declared and none opened, on each kind of database."""

from tests.integration.calls.conftest import world as world
from tests.support.house import app as app
from tests.support.house import client as client
from tests.support.house import people as people
from tests.support.house import settings as settings

"""The fixtures of these tests."""

from tests.support.house import app as app
from tests.support.house import client as client
from tests.support.house import people as people
from tests.support.house import settings as settings

"""The machinery behind the fixtures of `tests/conftest.py`."""

"""Bad plugins, by topic: each a change of `upland` and the fault that it brings. Lined up for reading, not by ruff."""

"""`python -m core.cli`: the command, where `greenroll` is not on the path."""

from core.cli import main

main()

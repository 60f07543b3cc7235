"""Public notice, objections and publication."""

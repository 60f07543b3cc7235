"""The region plugins that come with GreenRoll. Each is found by its entry point, as a plugin from elsewhere would be."""

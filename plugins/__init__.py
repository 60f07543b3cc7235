"""The region plugins that come with GreenRoll, each found by its entry point as a plugin from elsewhere would be."""

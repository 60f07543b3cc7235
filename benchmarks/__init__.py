"""What is claimed of speed is measured here: as ratios within one run, so that a slow machine slows both sides."""

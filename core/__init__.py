"""GreenRoll's core: what every region has in common. It names no province and no year."""

"""Reading all that a backup holds, as it stood at one moment."""

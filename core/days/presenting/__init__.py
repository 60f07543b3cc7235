"""What the page of the day shows, made ready."""

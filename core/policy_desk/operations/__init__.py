"""Changes: amending dates, copying calls, keeping the calendar."""

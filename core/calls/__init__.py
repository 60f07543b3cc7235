"""The yearly calls: opening them, their dates, their public pages."""

"""The staff's home page: what the day asks of its reader, gathered from every room that has something for him."""

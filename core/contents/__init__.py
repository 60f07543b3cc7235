"""What people send, as bytes: which kind it is, what it may be called, how it is read apart, and where it lies."""

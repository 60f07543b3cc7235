"""What a code says, and how its word is signed: pure."""

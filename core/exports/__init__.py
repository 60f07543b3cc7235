"""What was taken out of the house: each export with a number, a hash and who took it."""

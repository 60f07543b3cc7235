"""What colleagues of an office settle among themselves: who sees to what, who stands in for whom, their notes."""

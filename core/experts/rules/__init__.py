"""What is so of experts without asking anybody: conflicts, a fair distribution, what scores come to."""

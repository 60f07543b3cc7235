"""What is so of applications without asking anybody."""

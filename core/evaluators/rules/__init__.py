"""What is so of an evaluator without asking anybody: identities, caps."""

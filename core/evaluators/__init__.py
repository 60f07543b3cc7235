"""Third-party evaluators: who they are, whether they qualify, what they have taken on, and what bars them."""

"""What reads, checks and tries a plugin: it knows the policy book, which no plugin does."""

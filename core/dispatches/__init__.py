"""Letters and notices that offices issue: from templates, previewed, numbered, kept as they were issued."""

"""Files that people upload: checked by content, stored by their SHA-256, handed out under a policy of their owner."""

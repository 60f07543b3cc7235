"""What people are told goes to them by mail too: an outbox that staff can look into, and its sender."""

"""What the policy pages show, made ready."""

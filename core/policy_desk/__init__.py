"""The instance's layer and the policy pages."""

"""Orders: what was bought, where it is, and what can still be changed."""

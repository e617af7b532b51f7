"""Returns and the money that goes back."""

"""Who wants to hear when something sold out is back, and telling them."""

"""What the shop's own words look like: formats of its order numbers, names of what it sells."""

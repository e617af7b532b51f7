"""Products and what shoppers say about them."""

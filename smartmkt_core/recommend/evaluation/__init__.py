"""How good recommendations are: read behaviour, hold a part back, measure, draw."""

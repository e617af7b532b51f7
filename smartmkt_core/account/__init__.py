"""Customers, their addresses and how a shop vouches for them."""

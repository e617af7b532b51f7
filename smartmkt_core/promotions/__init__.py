"""Offers and codes: which exist, and what they are worth for a shopper's basket."""

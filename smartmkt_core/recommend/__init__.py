"""Recommend: what a customer may like next, and why."""

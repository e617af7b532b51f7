"""Answers to questions about how the shop works."""

"""Conversations told as data, and what holds them: people, scripts, and one who plays them."""

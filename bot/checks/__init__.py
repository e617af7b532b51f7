"""Checks of what trainers edit: each mistake with its file, its line and what to do."""

"""The command ``smartmkt``."""

"""The action server: maps what the shopper said to the core, and its outcomes to sentences."""

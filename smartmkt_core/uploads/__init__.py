"""Pictures that shoppers send, kept with their conversation and their case."""

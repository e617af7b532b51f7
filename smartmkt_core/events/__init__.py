"""What shoppers did: facts, written once."""

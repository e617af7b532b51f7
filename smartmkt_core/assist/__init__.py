"""What helps an agent beside a conversation: facts, actions, notes, and answers at hand."""

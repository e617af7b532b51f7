"""What the desk achieves: now, and over time. Read from the facts that conversations leave."""

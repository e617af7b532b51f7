"""What a shop can do, knowing neither Rasa nor HTTP. Imports nothing: Rasa reads it too."""

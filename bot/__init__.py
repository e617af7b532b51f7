"""The assistant: Rasa's configuration, its components and the programs that start and train it."""

"""Understanding without Rasa: tokens, entities, features and the intent classifier.

Plain Python and numpy, so that a sentence can be parsed without starting the server and each
part can be tested alone. `bot.components` wraps these for Rasa's graph.
"""

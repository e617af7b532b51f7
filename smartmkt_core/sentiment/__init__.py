"""The mood of what shoppers write."""

from smartmkt_core.sentiment.classifier import Mood, SentimentClassifier, SentimentNotTrained

__all__ = ["Mood", "SentimentClassifier", "SentimentNotTrained"]

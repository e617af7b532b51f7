"""The conversation log: who said what, in which order, and who answers now."""

"""People taking over from the bot, and the people who do."""

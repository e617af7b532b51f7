"""The gateway: sessions, the conversation log on the wire, who answers, the desk's API, pages."""

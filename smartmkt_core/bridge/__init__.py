"""Another help desk takes conversations over: what it is sent, and what it sends back."""

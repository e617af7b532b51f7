"""Cases that people answer later, by e-mail: opened where nobody is there to take over."""

"""How good the understanding is, told as figures, a page, and a change against last time."""

"""What is to leave the shop: noted in the transaction that caused it, sent until it has arrived."""

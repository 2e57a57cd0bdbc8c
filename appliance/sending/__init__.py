"""What waits -> what is sent next, to whom; and what an answer does."""

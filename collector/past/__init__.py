"""A question of the past -> a page of what was said then."""

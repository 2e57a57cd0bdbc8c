"""What must survive -> small files that are there whole, or not at all."""

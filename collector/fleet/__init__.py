"""Where boxes stand, or will -> how much they can witness, and what became of the plan."""

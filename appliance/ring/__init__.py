"""What was examined, kept for a while on the sensor's own disk, where an operator asked for it."""

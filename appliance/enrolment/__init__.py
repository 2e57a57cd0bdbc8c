"""A key that never leaves -> a sensor that a collector knows."""

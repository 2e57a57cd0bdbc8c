"""What somebody sends -> the bytes of it."""

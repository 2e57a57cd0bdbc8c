"""What is public -> releases of files, signed, swapped whole, and carried to readers."""

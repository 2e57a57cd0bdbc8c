"""Other versions of the image, and why one is not taken."""

"""Another version of the image onto the box that it is for."""

"""Other versions of the image -> a few boxes, and then more of them."""

"""A request at the door -> who it is, what he brings, and an answer."""

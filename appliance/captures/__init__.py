"""A file of packets -> the rollups that a sensor would have made of them."""

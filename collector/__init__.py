"""The collector: sealed rollups go in, published numbers come out."""

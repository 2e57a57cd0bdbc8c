"""The simulator: a described world goes in, packets and the right answer come out."""

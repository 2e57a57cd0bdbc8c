"""What one packet alone points at: one file for each place in it where a mark may be."""

"""Published files and a signed list of them: any copy can be held against what was published."""

"""Every word of the pages, in both languages, by page."""

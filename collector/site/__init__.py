"""What is public -> the pages, pictures and data that everybody may see."""

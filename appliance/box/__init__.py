"""A seed -> everything that makes one of many like boxes a certain sensor."""

"""The words of a scenario -> strangers, and when they knock where."""

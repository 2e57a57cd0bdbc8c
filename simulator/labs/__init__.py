"""Namespaces and programs -> the whole system at work, and its books at the end."""

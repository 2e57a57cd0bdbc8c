"""The strangers of the Internet, one file each."""

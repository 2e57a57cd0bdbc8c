"""What every page is laid out on and spoken with, whoever may read it."""

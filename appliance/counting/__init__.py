"""Headers and time -> windows that are counted whole."""

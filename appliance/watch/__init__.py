"""How the sensor stands -> a screen, metrics, lines of the log."""

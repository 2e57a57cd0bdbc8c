"""How the collector stands -> a screen, metrics, signs of life; and who watches them."""

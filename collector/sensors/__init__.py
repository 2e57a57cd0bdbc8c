"""Who asks to be a sensor -> who is one, since when, where he stands, and what he is believed."""

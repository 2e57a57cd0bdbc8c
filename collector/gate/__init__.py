"""What all sensors saw -> what anybody may see. Nothing is published that did not pass here."""

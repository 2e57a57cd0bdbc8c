"""What is known of ports: what they are for, and what became known for knocking at them."""

"""Links that we made ourselves -> packets on them."""

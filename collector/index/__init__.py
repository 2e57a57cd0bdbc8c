"""Reports of sensors -> one number for all of them, hour by hour, with how sure it is."""

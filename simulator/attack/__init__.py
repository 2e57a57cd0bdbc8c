"""Somebody who reads what is published, and would like to know where the sensors are."""

"""What knocked at my addresses, beside what is public -> which of it is only mine."""

"""Links and rules -> every frame in a count of the kernel's, some in our hands, none answered."""

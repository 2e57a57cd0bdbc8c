"""What is done to a lab's rooms, disks and lines, and whether its books balance all the same."""

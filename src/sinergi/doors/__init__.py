"""What goes out and comes in over the net: one HTTP client, one XML reader, upload checks."""

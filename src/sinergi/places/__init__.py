"""Areas by Kemendagri code and generation, their boundaries, neighbours and tiles."""

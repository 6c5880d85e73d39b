"""Rules of neutrality: plain Python, each on one screen."""

"""Rules of joint operations: plain Python, one module per topic."""

"""Pages of joint operations."""

"""The API of joint operations."""

"""Management of the web app."""

"""OpenRosa as an outside client sees it: forms, a client, filled instances, a live server."""

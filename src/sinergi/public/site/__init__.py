"""The public page: what was released, for everybody, without account, cookie or script."""

"""What can be wrong with an act on the public page."""


class BadPublishing(ValueError):
    """An act that is not taken; `code` says why, `field` where it can be mended."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field

"""What can be wrong with a draft of a facility or of a check."""


class BadDraft(ValueError):
    """A draft that cannot be kept; `code` names what is wrong, `field` where."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{field}: {code}")
        self.code = code
        self.field = field


class NotYours(ValueError):
    """The person may see the facility but not do this."""


class StaleVersion(ValueError):
    """Somebody else changed the row since it was read; nothing was written."""

"""Why a change of a case is not made."""


class BadCase(ValueError):
    """It cannot be kept so; `code` says why, for `naming.CASE_PROBLEMS`, `field` where."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field

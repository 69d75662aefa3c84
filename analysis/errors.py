"""The refusal every measure shares."""


class CannotCompute(ValueError):  # noqa: N818  (it says what the reader is told)
    """A measure that cannot be computed from these figures, with the reason.

    Args:
        code: machine-readable reason (the caller translates it), for example ``too_few_areas``.
        reason: the same in one plain English sentence.

    >>> raise CannotCompute("too_few_areas", "A slope needs at least five areas.")
    Traceback (most recent call last):
    analysis.errors.CannotCompute: A slope needs at least five areas.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason

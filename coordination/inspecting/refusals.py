"""Why the child does not take a file: a code for the site, which says it in a sentence."""


class RefusedError(Exception):
    """`code` is one of broken, encrypted, signed-active, pages, pixels, inflated, large; `facts` its figures."""

    def __init__(self, code: str, **facts: int) -> None:
        self.code = code
        self.facts = facts
        super().__init__(code)

"""A mistake of the operator -> one sentence and a remedy.

Three kinds of trouble, three treatments:

    a packet or an upload is wrong      a stranger's   a value with a name, counted and answered
    a setting, a key, a disk is wrong   an operator's  OperatorError: two lines, exit code 1
    the code is wrong                   ours           nothing catches it
"""


class OperatorError(Exception):
    """What is wrong with the machine or its settings, and what to do about it."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Take one sentence that says what is wrong, and one that says the remedy."""
        super().__init__(message)
        self.message = message
        self.hint = hint

"""The exception for everything a user can put right, and the sentence that the user reads for any exception."""


class BalderdashError(Exception):
    """Something could not be done; the message is one plain sentence for the user.

    It names the file, line and value at fault and says what to do. The command line prints it on stderr and exits
    with 1; the game shows it as a notice. Any other exception that reaches the user is a bug.
    """


def sentence(error: Exception) -> str:
    """The sentence to show the user for an exception that ended their work."""
    if isinstance(error, BalderdashError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory for this; try a smaller list."
    return f"This is a bug in the program, please report it: {type(error).__name__}: {error}."

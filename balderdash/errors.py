"""The one exception that every room raises for what a user can put right, and what is said of any other."""


class BalderdashError(Exception):
    """Something could not be done; the message is one plain sentence for the user.

    It names the file, line and value at fault and says what to do. The command line prints it on
    stderr and exits with 1; the game shows it as a notice. Anything else that escapes is a bug.
    """


def sentence(error: Exception) -> str:
    """What to tell of whatever ended a piece of work that somebody waits for."""
    if isinstance(error, BalderdashError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory for this; try a smaller list."
    return f"This is a fault of the program, please report it: {type(error).__name__}: {error}."

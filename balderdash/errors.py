"""The one exception that every room raises for what a user can put right."""


class BalderdashError(Exception):
    """Something could not be done; the message is one plain sentence for the user.

    It names the file, line and value at fault and says what to do. The command line prints it on
    stderr and exits with 1; the game shows it as a notice. Anything else that escapes is a bug.
    """

"""Sockets that listen for requests."""

from __future__ import annotations

import os
import socket

from balderdash.errors import BalderdashError

ROOM_PORT = 8000  # of a room, unless the host chooses another
PORTS_TRIED = 20
_BACKLOG = 1024  # connections that wait until the server takes them


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on this port, or on the next one that is free.

    Parameters
    ----------
    host : the address of this machine that others ask, or 0.0.0.0 for all of them

    Raises
    ------
    BalderdashError
        No port is free.
    """
    for each in range(port, port + PORTS_TRIED):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere it would let two programs share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, each))
            listening.listen(_BACKLOG)  # now: until somebody listens, Linux lets two programs bind one port
        except OSError:
            listening.close()
            continue
        listening.setblocking(False)
        return listening
    raise BalderdashError(
        f"The ports {port} to {port + PORTS_TRIED - 1} are all taken; choose another one with --port."
    )

"""What browsers see: the room's server for phones and projector, the game on this machine, and the guard of both."""

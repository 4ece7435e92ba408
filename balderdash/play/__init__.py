"""One round for any front end: where cards come from, opponents, starting, replaying, recording, sharing."""

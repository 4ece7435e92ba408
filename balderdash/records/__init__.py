"""Records of finished games, in a file that two programs can share, and statistics over them."""

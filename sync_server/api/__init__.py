"""What tablets and other programs ask of the server over HTTP."""

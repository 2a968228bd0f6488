"""`python -m sync_server` is the `zoufang` command."""

from sync_server.cli import main

if __name__ == "__main__":
    main()

"""What the screens show at this moment, read through use cases."""

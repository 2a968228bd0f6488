"""Camera, place, network and keys: ports, with adapters for Android, the browser and tests."""

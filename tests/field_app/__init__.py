"""The tablet below its screens, on real files and a real server."""

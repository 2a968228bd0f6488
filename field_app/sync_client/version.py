"""The version this app names itself by to the server."""

APP_VERSION = "0.1.0"

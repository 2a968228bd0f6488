"""The rules both sides share, tested as laws."""

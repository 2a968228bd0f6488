"""The sync server and office console: takes custody of every change, folds it into cases, shows them to the office."""

"""What the server does, one verb a module: gather, call the shared rules, keep in one transaction."""

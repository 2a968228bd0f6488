"""What an investigator can do, one verb a module: gather, call the shared rules, keep."""

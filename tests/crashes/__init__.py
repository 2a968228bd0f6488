"""Real processes killed with SIGKILL: a server in the middle of requests, a tablet in the middle of saves."""

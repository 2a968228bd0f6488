"""The tablet app: captures visits, photos and interviews without a network, and hands them over when there is one."""

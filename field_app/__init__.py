"""The tablet app: captures visits, photos and interviews where there is no network, and hands them over when there is."""

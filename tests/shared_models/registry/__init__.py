"""The register of households: what its acts do, and that they can be undone."""

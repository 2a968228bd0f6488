"""Evidence flags: what in the records of visits a person should look at, with the evidence, and without a verdict."""

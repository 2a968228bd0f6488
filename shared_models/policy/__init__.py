"""Law as data: cadences, clocks and (later) every rule that a county may word differently."""

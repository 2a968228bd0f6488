"""Case archives: what is in them, who gets what, and that every change to them is found."""

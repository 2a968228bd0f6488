"""What an investigator sees and touches; screens show and pass on, they decide nothing."""

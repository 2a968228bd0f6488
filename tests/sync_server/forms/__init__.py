"""Forms from spreadsheets: faults told with their places, hostile files bounded, a corpus that opens."""

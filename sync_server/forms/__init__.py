"""Forms from spreadsheets: read, checked, every fault told with its sheet, row and column."""

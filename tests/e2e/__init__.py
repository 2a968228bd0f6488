"""The whole product in a real browser: tablet and office as people see them, a server between, a cable that is cut."""

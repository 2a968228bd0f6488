"""Questionnaires as data: forms that a county writes in a spreadsheet, and the engine that asks their questions."""

"""Questionnaires on the glass: groups, entries, and one input for each kind of question."""

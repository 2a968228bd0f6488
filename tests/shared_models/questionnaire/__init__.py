"""Questionnaires: the functions of the specification, the engine, answers in the case."""

"""Samples that anybody can draw again: a frozen list with its hash, a seed said later, a rule without a program."""

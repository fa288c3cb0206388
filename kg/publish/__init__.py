"""Statements of a graph in the formats that other tools read."""

"""Weights of the larger network that newskg reads with; newskg finds them here."""

"""Trains the networks and rankers that ship with the package; none of it is in the wheel."""

"""The networks that mark attributions."""

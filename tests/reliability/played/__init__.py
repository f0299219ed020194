"""The demo year played on from its first morning."""

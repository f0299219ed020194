"""Changing a route: its rules, the units it is for, new versions, differences, and a trial."""

"""Random verbs by random people: a state machine in pieces. ``test_any_verbs.py`` runs it."""

"""The handbook (``docs/handbook``) on the pages, and which of its sections explains which page."""

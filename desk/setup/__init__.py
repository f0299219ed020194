"""启用向导: what a new department has to do before the first target is handed in, in order. Computed from the data."""

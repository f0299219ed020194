"""支出进度 of a year: every project at every checkpoint, filtered, counted and summed."""

"""Pages about projects. Views translate; rules live elsewhere."""

"""A route as people type it. Here it is only read; what a route may say stands in ``workflows.configuring.rules``."""

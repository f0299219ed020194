"""What every page costs: queries and kilobytes, each under a stated limit. ``python -m benchmarks.pages`` writes docs/pages.md."""

"""What things cost, against the least they could cost. ``make bench`` prints one JSON object a line."""

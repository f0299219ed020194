"""One morning of each role in the demo department: what waits, the two or three things that person does, what is left."""

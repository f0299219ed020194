"""One file that holds everything a department cannot make again: database, attachments, keys and anchors.

``python -m config.backup FILE`` writes it while the program runs; ``python -m config.backup --restore FILE`` reads it
back on a machine that has none of it.
"""

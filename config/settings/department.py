"""Words of this department that differ from place to place."""

from config.environment import words

#: the meetings whose decisions are registered, the usual one first; until the budget desk sets its own (workflows.wording)
MEETING_NAMES = words("MEETING_NAMES", ["部务会"])

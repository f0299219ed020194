"""Settings, by subject. Values come from the environment (``.env.example`` names every variable)."""

from .apps import *  # noqa: F403
from .database import *  # noqa: F403
from .department import *  # noqa: F403
from .mail import *  # noqa: F403
from .outward import *  # noqa: F403
from .queue import *  # noqa: F403
from .reminders import *  # noqa: F403
from .security import *  # noqa: F403
from .texts import *  # noqa: F403
from .year import *  # noqa: F403

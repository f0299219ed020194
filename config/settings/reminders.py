"""Reminders and their deliveries."""

from config.environment import number, text, words

# A date on a day off: the cut-off stays; it falls due with the last working day before it, or with the next one (after).
DUE_ON_FREE_DAY = text("DUE_ON_FREE_DAY", "before")
# From when on a working day the digest of what is not urgent goes out.
DIGEST_AT = text("DIGEST_AT", "08:30")
# In flight longer than this, the worker of a delivery is taken for dead and another takes over.
NOTICE_TAKE_OVER_SECONDS = number("NOTICE_TAKE_OVER_SECONDS", 300)
# When to try again after the first, second … failure; after the last the delivery has failed and waits for a person.
NOTICE_RETRY_SECONDS = words("NOTICE_RETRY_SECONDS", ["60", "300", "1800", "7200"])

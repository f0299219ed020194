"""Seats that were decided before a seat kept its own decision get it from their rows and the step's event."""

from django.db import migrations

FILL = """
UPDATE workflows_seat seat
SET state = CASE event.kind WHEN 'sent_back' THEN 'returned' WHEN 'rejected' THEN 'against' ELSE 'agreed' END,
    decided_by_id = row.person_id,
    decided_at = row.closed_at
FROM workflows_assignment row
JOIN workflows_event event
  ON event.step_id = row.step_id AND event.kind IN ('approved', 'sent_back', 'rejected')
WHERE row.seat_id = seat.id AND row.state = 'done';

UPDATE workflows_seat seat SET state = 'closed'
FROM workflows_casestep step
WHERE step.id = seat.step_id AND step.state <> 'open' AND seat.state = 'open';
"""


class Migration(migrations.Migration):
    dependencies = [("workflows", "0002_modes_deputies_and_bundles")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]

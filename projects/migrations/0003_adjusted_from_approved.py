"""A project with a 批复数 has an adjusted budget too: where nothing changed it is the same."""

from django.db import migrations

FILL = "UPDATE projects_project SET adjusted = approved WHERE adjusted IS NULL AND approved IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_budget_events")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]

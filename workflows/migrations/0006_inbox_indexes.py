from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workflows', '0005_the_year_as_a_flow'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'outside')), fields=['unit'], name='case_outside'),
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(condition=models.Q(('medium', 'meeting'), ('state', 'open')), fields=['case'], name='step_at_meeting'),
        ),
    ]

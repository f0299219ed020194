"""A delivery belongs to a person and carries notices. Old ones, sent or waiting, keep the one notice they had."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
    UPDATE notifications_delivery delivery SET recipient_id = notice.recipient_id
      FROM notifications_notice notice WHERE notice.id = delivery.notice_id;
    INSERT INTO notifications_posting (notice_id, recipient_id, channel, urgent, delivery_id, reason)
    SELECT delivery.notice_id, delivery.recipient_id, delivery.channel, notice.urgent, delivery.id, ''
      FROM notifications_delivery delivery JOIN notifications_notice notice ON notice.id = delivery.notice_id;
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0002_ledger'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='recipient',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收件人'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='digest_on',
            field=models.DateField(blank=True, null=True, verbose_name='汇总日'),
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=20, verbose_name='渠道')),
                ('urgent', models.BooleanField(default=False, verbose_name='紧急')),
                ('reason', models.CharField(blank=True, max_length=100, verbose_name='未发原因')),
                ('delivery', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='notifications.delivery')),
                ('notice', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='notifications.notice')),
                ('recipient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '待发消息',
                'verbose_name_plural': '待发消息',
                'indexes': [models.Index(condition=models.Q(('delivery__isnull', True)), fields=['recipient', 'channel'], name='postings_waiting')],
                'constraints': [models.UniqueConstraint(fields=('notice', 'channel'), name='one_posting_per_channel')],
            },
        ),
        migrations.RunSQL(KEEP),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='one_delivery_per_channel',
        ),
        migrations.RemoveField(
            model_name='delivery',
            name='notice',
        ),
        migrations.AlterField(
            model_name='delivery',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收件人'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('recipient', 'channel', 'digest_on'), name='one_digest_a_day'),
        ),
    ]

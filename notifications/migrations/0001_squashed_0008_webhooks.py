"""All tables as they are after these migrations, for a new database; one that has some of them goes on with the rest."""

import accounts.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.new_tables import NewTables


class Migration(migrations.Migration):

    replaces = [
        ('notifications', '0001_initial'),
        ('notifications', '0002_ledger'),
        ('notifications', '0003_deliveries_carry_notices'),
        ('notifications', '0004_pulse'),
        ('notifications', '0005_ways_to_people'),
        ('notifications', '0006_recipients_are_joined'),
        ('notifications', '0007_fewer_indexes'),
        ('notifications', '0008_webhooks'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0004_readings_and_visits'),
    ]

    operations = [
        NewTables([
            migrations.CreateModel(
                name='CalendarDay',
                fields=[
                    ('date', models.DateField(primary_key=True, serialize=False, verbose_name='日期')),
                    ('is_working', models.BooleanField(verbose_name='工作日')),
                    ('running', models.PositiveIntegerField(verbose_name='工作日累计')),
                    ('name', models.CharField(blank=True, max_length=40, verbose_name='名称')),
                    ('provisional', models.BooleanField(default=False, help_text='国务院尚未公布该年放假安排', verbose_name='暂定')),
                ],
                options={
                    'verbose_name': '工作日历',
                    'verbose_name_plural': '工作日历',
                    'ordering': ('date',),
                    'indexes': [models.Index(fields=['running', 'date'], name='calendar_running')],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=40, verbose_name='类别')),
                    ('subject', models.CharField(help_text='例如 case:17', max_length=80, verbose_name='所指')),
                    ('title', models.CharField(max_length=200, verbose_name='标题')),
                    ('text', models.TextField(blank=True, verbose_name='内容')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='为何通知您')),
                    ('url', models.CharField(blank=True, max_length=200, verbose_name='打开')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='期限')),
                    ('urgent', models.BooleanField(default=False, verbose_name='紧急')),
                    ('created_at', models.DateTimeField(default=accounts.clock.now, verbose_name='时间')),
                    ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='阅读时间')),
                    ('recipient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                ],
                options={
                    'verbose_name': '消息',
                    'verbose_name_plural': '消息',
                    'ordering': ('-created_at', '-id'),
                    'indexes': [models.Index(condition=models.Q(('read_at__isnull', True)), fields=['recipient'], name='notice_unread'), models.Index(fields=['recipient', '-created_at'], name='notice_of_person'), models.Index(fields=['subject'], name='notice_about')],
                },
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('channel', models.CharField(max_length=20, verbose_name='渠道')),
                    ('state', models.CharField(choices=[('queued', '待发'), ('in_flight', '发送中'), ('sent', '已发'), ('failed', '未送达'), ('cancelled', '已取消')], default='queued', max_length=12, verbose_name='状态')),
                    ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                    ('due_at', models.DateTimeField(default=accounts.clock.now, verbose_name='何时发')),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('message_id', models.UUIDField(unique=True, verbose_name='消息编号')),
                    ('error', models.CharField(blank=True, max_length=300, verbose_name='原因')),
                    ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                    ('digest_on', models.DateField(blank=True, null=True, verbose_name='汇总日')),
                ],
                options={
                    'verbose_name': '发送',
                    'verbose_name_plural': '发送',
                    'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'in_flight'])), fields=['due_at'], name='delivery_due')],
                    'constraints': [models.UniqueConstraint(fields=('recipient', 'channel', 'digest_on'), name='one_digest_a_day')],
                },
            ),
            migrations.CreateModel(
                name='Obligation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(max_length=40, verbose_name='来源')),
                    ('subject', models.CharField(help_text='例如 stage:17', max_length=80, verbose_name='所指')),
                    ('stage', models.CharField(help_text='提醒系列的代码', max_length=40, verbose_name='提醒')),
                    ('offset', models.SmallIntegerField(verbose_name='提前工作日')),
                    ('due_on', models.DateField(verbose_name='期限')),
                    ('fire_on', models.DateField(verbose_name='提醒日')),
                    ('state', models.CharField(choices=[('due', '待提醒'), ('told', '已提醒'), ('skipped', '略过'), ('cancelled', '已取消')], default='due', max_length=10, verbose_name='状态')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='原因')),
                    ('written_at', models.DateTimeField(default=accounts.clock.now, verbose_name='记入时间')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='办理时间')),
                    ('notice', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='notifications.notice')),
                    ('recipient', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '提醒台账',
                    'verbose_name_plural': '提醒台账',
                    'indexes': [models.Index(condition=models.Q(('state', 'due')), fields=['source', 'id'], name='obligations_due'), models.Index(condition=models.Q(('notice__isnull', False)), fields=['notice'], name='obligation_told')],
                    'constraints': [models.UniqueConstraint(fields=('subject', 'stage', 'recipient', 'offset', 'due_on'), name='one_reminder_of_a_kind')],
                },
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
            migrations.CreateModel(
                name='Pulse',
                fields=[
                    ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                    ('at', models.DateTimeField()),
                    ('error', models.CharField(blank=True, max_length=200)),
                ],
                options={
                    'verbose_name': '运行迹象',
                    'verbose_name_plural': '运行迹象',
                },
            ),
            migrations.CreateModel(
                name='Robot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='群名称')),
                    ('sort', models.CharField(choices=[('wecom', '企业微信'), ('dingtalk', '钉钉'), ('feishu', '飞书')], max_length=10, verbose_name='类型')),
                    ('sealed_url', models.TextField()),
                    ('sealed_secret', models.TextField(blank=True)),
                    ('daily', models.BooleanField(default=True, verbose_name='每个工作日汇总')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('made_at', models.DateTimeField(default=accounts.clock.now)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='单位')),
                ],
                options={
                    'verbose_name': '群机器人',
                    'verbose_name_plural': '群机器人',
                    'ordering': ('unit__code', 'name'),
                    'constraints': [models.UniqueConstraint(fields=('unit', 'name'), name='one_robot_of_a_name')],
                },
            ),
            migrations.CreateModel(
                name='GroupPost',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(help_text='daily:2026-06-30', max_length=80)),
                    ('title', models.CharField(max_length=100, verbose_name='标题')),
                    ('lines', models.JSONField(default=list, verbose_name='内容')),
                    ('path', models.CharField(blank=True, max_length=200, verbose_name='打开')),
                    ('made_at', models.DateTimeField(default=accounts.clock.now, verbose_name='时间')),
                    ('state', models.CharField(choices=[('queued', '待发'), ('in_flight', '发送中'), ('sent', '已发'), ('failed', '未送达'), ('cancelled', '已取消')], default='queued', max_length=12, verbose_name='状态')),
                    ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                    ('due_at', models.DateTimeField(default=accounts.clock.now, verbose_name='何时发')),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('error', models.CharField(blank=True, max_length=300, verbose_name='原因')),
                    ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('robot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='notifications.robot')),
                ],
                options={
                    'verbose_name': '群消息',
                    'verbose_name_plural': '群消息',
                    'ordering': ('-made_at', '-id'),
                    'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'in_flight'])), fields=['due_at'], name='group_post_due')],
                    'constraints': [models.UniqueConstraint(fields=('robot', 'key'), name='one_group_post_of_a_key')],
                },
            ),
            migrations.CreateModel(
                name='CalendarFeed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('created_at', models.DateTimeField(default=accounts.clock.now, verbose_name='开通时间')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '日历订阅',
                    'verbose_name_plural': '日历订阅',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('user',), name='one_open_feed')],
                },
            ),
            migrations.CreateModel(
                name='Preference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('paces', models.JSONField(default=dict, verbose_name='渠道')),
                    ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='免打扰自')),
                    ('quiet_to', models.TimeField(blank=True, null=True, verbose_name='免打扰至')),
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '提醒设置',
                    'verbose_name_plural': '提醒设置',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_to', None)), models.Q(('quiet_from__isnull', False), ('quiet_to__isnull', False)), _connector='OR'), name='quiet_hours_have_both_ends')],
                },
            ),
            migrations.CreateModel(
                name='Webhook',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, unique=True, verbose_name='接收系统')),
                    ('sealed_url', models.TextField()),
                    ('sealed_secret', models.TextField()),
                    ('kinds', models.JSONField(default=list, verbose_name='事件')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('made_at', models.DateTimeField(default=accounts.clock.now)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '事件推送',
                    'verbose_name_plural': '事件推送',
                    'ordering': ('name',),
                },
            ),
            migrations.CreateModel(
                name='WebhookPost',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(help_text='event:17', max_length=80)),
                    ('kind', models.CharField(max_length=40, verbose_name='事件')),
                    ('number', models.CharField(blank=True, max_length=30, verbose_name='编号')),
                    ('sequence', models.PositiveIntegerField(default=0, verbose_name='第几条记录')),
                    ('title', models.CharField(blank=True, max_length=200, verbose_name='标题')),
                    ('path', models.CharField(blank=True, max_length=200, verbose_name='打开')),
                    ('at', models.DateTimeField(verbose_name='时间')),
                    ('message_id', models.UUIDField(unique=True, verbose_name='消息编号')),
                    ('state', models.CharField(choices=[('queued', '待发'), ('in_flight', '发送中'), ('sent', '已发'), ('failed', '未送达'), ('cancelled', '已取消')], default='queued', max_length=12, verbose_name='状态')),
                    ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                    ('due_at', models.DateTimeField(default=accounts.clock.now, verbose_name='何时发')),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('error', models.CharField(blank=True, max_length=300, verbose_name='原因')),
                    ('hook', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='notifications.webhook')),
                ],
                options={
                    'verbose_name': '事件推送记录',
                    'verbose_name_plural': '事件推送记录',
                    'ordering': ('-at', '-id'),
                    'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'in_flight'])), fields=['due_at'], name='webhook_post_due')],
                    'constraints': [models.UniqueConstraint(fields=('hook', 'key'), name='one_webhook_post_of_a_key')],
                },
            ),
        ]),
    ]

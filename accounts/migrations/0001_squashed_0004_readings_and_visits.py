"""All tables as they are after these migrations, for a new database; one that has some of them goes on with the rest."""

import accounts.clock
import accounts.spelling
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from accounts.new_tables import NewTables


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_delegation'),
        ('accounts', '0003_api_tokens'),
        ('accounts', '0004_readings_and_visits'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        NewTables([
            migrations.CreateModel(
                name='AuditHead',
                fields=[
                    ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                    ('number', models.PositiveBigIntegerField(default=0)),
                    ('hash', models.CharField(default='', max_length=64)),
                ],
            ),
            migrations.CreateModel(
                name='Unit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=12, unique=True, verbose_name='单位编码')),
                    ('name', models.CharField(max_length=100, verbose_name='单位名称')),
                    ('short_name', models.CharField(blank=True, max_length=20, verbose_name='简称')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.unit', verbose_name='上级单位')),
                ],
                options={
                    'verbose_name': '单位',
                    'verbose_name_plural': '单位',
                    'ordering': ('code',),
                    'permissions': [('act_drafter', '任经办人'), ('act_section_head', '任科室负责人'), ('act_unit_accountant', '任单位财务'), ('act_budget_officer', '任预算绩效岗'), ('act_division_leader', '任分管领导'), ('act_finance_leader', '任分管财务领导'), ('act_department_leader', '任主要领导'), ('act_inspector', '任审计/纪检/巡察'), ('act_system_admin', '任系统管理员'), ('act_security_admin', '任安全保密管理员'), ('act_log_auditor', '任安全审计员')],
                },
            ),
            migrations.CreateModel(
                name='Office',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='名称')),
                    ('order', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='accounts.unit', verbose_name='单位')),
                ],
                options={
                    'verbose_name': '科室',
                    'verbose_name_plural': '科室',
                    'ordering': ('unit__code', 'order', 'id'),
                    'permissions': [('act_drafter', '任经办人'), ('act_section_head', '任科室负责人'), ('act_unit_accountant', '任单位财务'), ('act_budget_officer', '任预算绩效岗'), ('act_division_leader', '任分管领导'), ('act_finance_leader', '任分管财务领导'), ('act_department_leader', '任主要领导'), ('act_inspector', '任审计/纪检/巡察'), ('act_system_admin', '任系统管理员'), ('act_security_admin', '任安全保密管理员'), ('act_log_auditor', '任安全审计员')],
                    'constraints': [models.UniqueConstraint(fields=('unit', 'name'), name='one_office_of_a_name')],
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(max_length=40, unique=True, verbose_name='账号')),
                    ('name', models.CharField(max_length=40, verbose_name='姓名')),
                    ('name_sort', models.CharField(blank=True, editable=False, max_length=120, verbose_name='姓名排序')),
                    ('post', models.CharField(blank=True, max_length=60, verbose_name='职务')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='电子邮箱')),
                    ('phone', models.CharField(blank=True, max_length=30, verbose_name='电话')),
                    ('is_active', models.BooleanField(default=True, verbose_name='在用')),
                    ('must_change_password', models.BooleanField(default=False, verbose_name='首次登录须改密码')),
                    ('created_at', models.DateTimeField(default=accounts.clock.now, editable=False, verbose_name='建立时间')),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='accounts.office', verbose_name='科室')),
                    ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='accounts.unit', verbose_name='单位')),
                    ('initials', accounts.spelling.InitialsField(blank=True, db_default='', default='', editable=False, max_length=60)),
                    ('last_here_at', models.DateTimeField(editable=False, null=True)),
                    ('reading', models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='姓名读音')),
                    ('visit_began_at', models.DateTimeField(editable=False, null=True)),
                    ('visit_left_at', models.DateTimeField(editable=False, null=True)),
                ],
                options={
                    'verbose_name': '人员',
                    'verbose_name_plural': '人员',
                    'ordering': ('name_sort', 'username'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('is_superuser', False)), name='nobody_is_superuser'), models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='one_account_of_a_name'), models.UniqueConstraint(fields=('name', 'post'), name='namesakes_differ_in_post')],
                    'triggers': [pgtrigger.compiler.Trigger(name='nobody_is_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4c2963b789a3b88b1aeadc29d7d45c2400005e51', operation='DELETE', pgid='pgtrigger_nobody_is_deleted_36790', table='accounts_user', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='AuditEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveBigIntegerField(unique=True, verbose_name='序号')),
                    ('kind', models.CharField(db_index=True, max_length=40, verbose_name='类别')),
                    ('actor_name', models.CharField(blank=True, max_length=100, verbose_name='姓名')),
                    ('at', models.DateTimeField(db_index=True, default=accounts.clock.now, verbose_name='时间')),
                    ('summary', models.CharField(max_length=300, verbose_name='内容')),
                    ('body', models.TextField(verbose_name='原文')),
                    ('previous_hash', models.CharField(max_length=64)),
                    ('hash', models.CharField(max_length=64, unique=True)),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audit_events', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                ],
                options={
                    'verbose_name': '系统日志',
                    'verbose_name_plural': '系统日志',
                    'ordering': ('-number',),
                    'triggers': [pgtrigger.compiler.Trigger(name='audit_event_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP;", hash='a94ec9f43a8157c71827a7f8642532bbb1df529c', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_audit_event_append_only_1d6f3', table='accounts_auditevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='Deputy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputy_for', to=settings.AUTH_USER_MODEL, verbose_name='B角')),
                    ('principal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputies', to=settings.AUTH_USER_MODEL, verbose_name='A角')),
                ],
                options={
                    'verbose_name': 'AB角',
                    'verbose_name_plural': 'AB角',
                    'constraints': [models.UniqueConstraint(fields=('principal', 'deputy'), name='one_deputy_pair'), models.CheckConstraint(condition=models.Q(('principal', models.F('deputy')), _negated=True), name='nobody_deputises_themselves')],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('drafter', '经办人'), ('section_head', '科室负责人'), ('unit_accountant', '单位财务'), ('budget_officer', '预算绩效岗'), ('division_leader', '分管领导'), ('finance_leader', '分管财务领导'), ('department_leader', '主要领导'), ('inspector', '审计/纪检/巡察'), ('system_admin', '系统管理员'), ('security_admin', '安全保密管理员'), ('log_auditor', '安全审计员')], max_length=20, verbose_name='角色')),
                    ('order', models.PositiveSmallIntegerField(default=0, help_text='0 为主办（A角），1 起为 B角', verbose_name='次序')),
                    ('starts_on', models.DateField(blank=True, null=True, verbose_name='自')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='至')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                    ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.office', verbose_name='科室')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.unit', verbose_name='单位')),
                ],
                options={
                    'verbose_name': '任职',
                    'verbose_name_plural': '任职',
                    'ordering': ('unit__code', 'role', 'order', 'id'),
                    'constraints': [models.UniqueConstraint(fields=('user', 'role', 'unit', 'office'), name='one_membership', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('starts_on__lte', models.F('ends_on')), _connector='OR'), name='membership_ends_after_it_starts')],
                    'triggers': [pgtrigger.compiler.Trigger(name='administrators_hold_no_business_role', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE admins text[] := ARRAY['log_auditor', 'security_admin', 'system_admin'];", func="\n                    PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR NO KEY UPDATE;\n                    IF EXISTS (\n                        SELECT 1 FROM accounts_membership other\n                        WHERE other.user_id = NEW.user_id AND other.id IS DISTINCT FROM NEW.id\n                          AND other.role <> NEW.role\n                          AND (other.role = ANY (admins) OR NEW.role = ANY (admins))\n                    ) THEN\n                        RAISE EXCEPTION 'an administrator holds no other role'\n                            USING ERRCODE = 'check_violation',\n                                  CONSTRAINT = 'administrators_hold_no_business_role';\n                    END IF;\n                    IF NEW.office_id IS NOT NULL AND NOT EXISTS (\n                        SELECT 1 FROM accounts_office WHERE id = NEW.office_id AND unit_id = NEW.unit_id\n                    ) THEN\n                        RAISE EXCEPTION 'the office belongs to another unit'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'office_belongs_to_unit';\n                    END IF;\n                    RETURN NEW;\n                ", hash='a12121a9c947a74b6c056b87f5786531bcb3e99d', operation='INSERT OR UPDATE', pgid='pgtrigger_administrators_hold_no_business_role_c24f6', table='accounts_membership', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='Delegation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts_on', models.DateField(verbose_name='自')),
                    ('ends_on', models.DateField(verbose_name='至')),
                    ('kinds', models.JSONField(blank=True, default=list, verbose_name='事项')),
                    ('reason', models.CharField(help_text='例如 休假、出差、学习', max_length=60, verbose_name='原因')),
                    ('made_at', models.DateTimeField(default=accounts.clock.now)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('applied', models.CharField(blank=True, max_length=10)),
                    ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_held', to=settings.AUTH_USER_MODEL, verbose_name='代办人')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('principal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_given', to=settings.AUTH_USER_MODEL, verbose_name='委托人')),
                ],
                options={
                    'verbose_name': '授权代办',
                    'verbose_name_plural': '授权代办',
                    'indexes': [models.Index(fields=['principal', 'starts_on'], name='delegation_of')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('principal', models.F('deputy')), _negated=True), name='nobody_delegates_to_themselves'), models.CheckConstraint(condition=models.Q(('starts_on__lte', models.F('ends_on'))), name='delegation_ends_after_it_starts')],
                },
            ),
            migrations.CreateModel(
                name='WrongTokens',
                fields=[
                    ('address', models.CharField(max_length=45, primary_key=True, serialize=False)),
                    ('count', models.PositiveIntegerField(default=0)),
                    ('since', models.DateTimeField()),
                ],
                options={
                    'verbose_name': '无效令牌',
                    'verbose_name_plural': '无效令牌',
                },
            ),
            migrations.CreateModel(
                name='ApiToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='用途')),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('may_act', models.BooleanField(default=False, verbose_name='可以办理')),
                    ('created_at', models.DateTimeField(default=accounts.clock.now, verbose_name='建立时间')),
                    ('expires_on', models.DateField(verbose_name='有效期至')),
                    ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='最近使用')),
                    ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ],
                options={
                    'verbose_name': '接口令牌',
                    'verbose_name_plural': '接口令牌',
                    'ordering': ('-created_at', '-id'),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('user', 'name'), name='one_token_of_a_name')],
                },
            ),
            migrations.CreateModel(
                name='ApiAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=100)),
                    ('asked', models.CharField(max_length=64)),
                    ('status', models.PositiveSmallIntegerField(default=0)),
                    ('answer', models.JSONField(default=dict)),
                    ('at', models.DateTimeField(default=accounts.clock.now)),
                    ('token', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='accounts.apitoken')),
                ],
                options={
                    'verbose_name': '接口应答',
                    'verbose_name_plural': '接口应答',
                    'constraints': [models.UniqueConstraint(fields=('token', 'key'), name='one_answer_of_a_key')],
                },
            ),
        ]),
    ]

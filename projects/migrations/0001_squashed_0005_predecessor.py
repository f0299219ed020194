"""All tables as they are after these migrations, for a new database; one that has some of them goes on with the rest."""

import accounts.clock
import django.db.models.deletion
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models

from accounts.new_tables import NewTables


class Migration(migrations.Migration):

    replaces = [
        ('projects', '0001_initial'),
        ('projects', '0002_budget_events'),
        ('projects', '0003_adjusted_from_approved'),
        ('projects', '0004_drafts_are_counted'),
        ('projects', '0005_predecessor'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0002_delegation'),
        ('workflows', '0001_squashed_0008_fewer_indexes'),
    ]

    operations = [
        NewTables([
            migrations.CreateModel(
                name='BudgetYear',
                fields=[
                    ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='年度')),
                    ('stage', models.CharField(choices=[('drafting', '编报'), ('execution', '执行'), ('evaluation', '自评'), ('closed', '归档')], default='drafting', max_length=12, verbose_name='阶段')),
                    ('weight_moment', models.CharField(choices=[('approval', '批复'), ('evaluation', '自评前')], default='approval', max_length=12, verbose_name='分值何时必须确定')),
                    ('weight_step', models.CharField(choices=[('1', '整分'), ('0.5', '半分')], default='0.5', max_length=4, verbose_name='分值单位')),
                    ('weight_scheme', models.JSONField(default=dict, verbose_name='分值方案')),
                    ('layout', models.JSONField(blank=True, default=dict, verbose_name='指标分类')),
                    ('settings', models.JSONField(blank=True, default=dict, verbose_name='其他设置')),
                ],
                options={
                    'verbose_name': '预算年度',
                    'verbose_name_plural': '预算年度',
                    'ordering': ('-year',),
                },
            ),
            migrations.CreateModel(
                name='Project',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=40, verbose_name='项目编码')),
                    ('name', models.CharField(max_length=200, verbose_name='项目名称')),
                    ('kind', models.CharField(blank=True, choices=[('current', '当年'), ('carried_over', '结转'), ('continued', '延续'), ('added', '年中追加'), ('on_behalf', '代编'), ('transfer_down', '对下转移支付'), ('transfer_up', '上级转移支付'), ('separate', '另行管理')], default='current', max_length=15, verbose_name='类型')),
                    ('is_key', models.BooleanField(default=False, verbose_name='重点项目')),
                    ('requested', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='申报数')),
                    ('controlled', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='控制数')),
                    ('approved', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='批复数')),
                    ('adjusted', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='调整后')),
                    ('created_at', models.DateTimeField(default=accounts.clock.now)),
                    ('drafter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                    ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='accounts.office', verbose_name='科室')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='accounts.unit', verbose_name='单位')),
                    ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='projects.budgetyear', verbose_name='年度')),
                    ('joined_on', models.DateField(blank=True, null=True, verbose_name='年中加入')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='projects.project', verbose_name='代编项目')),
                    ('predecessor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='projects.project', verbose_name='上年项目')),
                ],
                options={
                    'verbose_name': '项目',
                    'verbose_name_plural': '项目',
                    'ordering': ('year', 'unit__code', 'code'),
                    'indexes': [models.Index(fields=['year', 'unit', 'office'], name='project_list')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('year', 'code'), name='one_project_of_a_code')],
                },
            ),
            migrations.CreateModel(
                name='EvaluationWeight',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row', models.UUIDField(verbose_name='指标行')),
                    ('weight', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='分值')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluation_weights', to='projects.project')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('project', 'row'), name='one_weight_per_row')],
                },
            ),
            migrations.CreateModel(
                name='TargetImport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file_name', models.CharField(max_length=150, verbose_name='文件')),
                    ('sha256', models.CharField(max_length=64)),
                    ('parsed', models.JSONField()),
                    ('answers', models.JSONField(default=dict)),
                    ('result', models.JSONField(default=dict)),
                    ('created_at', models.DateTimeField(default=accounts.clock.now)),
                    ('committed_at', models.DateTimeField(blank=True, null=True)),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='projects.budgetyear')),
                ],
                options={
                    'verbose_name': '导入',
                    'verbose_name_plural': '导入',
                    'ordering': ('-id',),
                },
            ),
            migrations.CreateModel(
                name='TargetVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('label', models.CharField(choices=[('first', '一上稿'), ('second', '二上稿'), ('approved', '批复版'), ('adjusted', '调整版'), ('corrected', '更正版')], default='first', max_length=10, verbose_name='版本')),
                    ('label_number', models.PositiveSmallIntegerField(default=0)),
                    ('state', models.CharField(choices=[('draft', '草稿'), ('in_review', '审核中'), ('approved', '已批复'), ('superseded', '已被替代'), ('rejected', '不予安排'), ('cancelled', '已作废')], default='draft', max_length=12, verbose_name='状态')),
                    ('revision', models.PositiveIntegerField(default=0)),
                    ('budget', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='预算数')),
                    ('fiscal', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='财政资金')),
                    ('other', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='其他资金')),
                    ('purpose', models.TextField(blank=True, verbose_name='资金用途')),
                    ('not_applicable', models.JSONField(blank=True, default=dict, verbose_name='不适用的分类')),
                    ('created_at', models.DateTimeField(default=accounts.clock.now)),
                    ('saved_at', models.DateTimeField(default=accounts.clock.now)),
                    ('locked_at', models.DateTimeField(blank=True, null=True, verbose_name='锁定时间')),
                    ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='projects.project')),
                ],
                options={
                    'verbose_name': '绩效目标',
                    'verbose_name_plural': '绩效目标',
                    'ordering': ('project', 'id'),
                    'indexes': [models.Index(condition=models.Q(('state', 'draft')), fields=['project'], name='drafts')],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('state', 'approved')), fields=('project',), name='one_approved_version'),
                        models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'in_review'])), fields=('project',), name='one_version_in_work'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='version_locked', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF OLD.state NOT IN ('approved', 'superseded') THEN\n    IF TG_OP = 'DELETE' THEN\n        RETURN OLD;\n    END IF;\n    RETURN NEW;\nEND IF;\nIF TG_OP = 'UPDATE' AND OLD.state = 'approved' AND NEW.state = 'superseded'\n   AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION '已锁定的绩效目标不能修改（版本 %）', OLD.id USING ERRCODE = 'integrity_constraint_violation';\n", hash='feaa7de64ba847534678a0c80d002db3ae44482a', operation='UPDATE OR DELETE', pgid='pgtrigger_version_locked_6c813', table='projects_targetversion', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='version_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '绩效目标不能整表清空' USING ERRCODE = 'integrity_constraint_violation';", hash='b1c53fbb93a2ca9237d5e0e5d334cda952527cbf', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_version_no_truncate_a9f47', table='projects_targetversion', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PlanPoint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.PositiveSmallIntegerField(choices=[(3, '3月底'), (6, '6月底'), (10, '10月底'), (12, '12月底')], verbose_name='月底')),
                    ('percent', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='累计%')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_points', to='projects.targetversion')),
                ],
                options={
                    'ordering': ('version', 'month'),
                    'constraints': [models.UniqueConstraint(fields=('version', 'month'), name='one_plan_point_per_month')],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='plan_point_of_locked', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held RECORD;', func="\nFOR held IN\n    SELECT id, state FROM projects_targetversion\n    WHERE id IN (OLD.version_id, NEW.version_id) ORDER BY id FOR SHARE\nLOOP\n    IF held.state IN ('approved', 'superseded') THEN\n        RAISE EXCEPTION '已锁定的绩效目标不能修改（版本 %）', held.id USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\nEND LOOP;\nIF TG_OP = 'DELETE' THEN\n    RETURN OLD;\nEND IF;\nRETURN NEW;\n", hash='62476878668d8fcc548658bf95786546bd1c1c21', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_plan_point_of_locked_bc5b9', table='projects_planpoint', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='plan_point_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '绩效目标不能整表清空' USING ERRCODE = 'integrity_constraint_violation';", hash='d0dcd4f326d6d0736687369df10068b347953176', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_plan_point_no_truncate_a1281', table='projects_planpoint', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OpenQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('path', models.CharField(max_length=120)),
                    ('text', models.TextField(verbose_name='问题')),
                    ('printed', models.TextField(blank=True, verbose_name='原文')),
                    ('answer', models.TextField(blank=True, verbose_name='答复')),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='projects.targetversion')),
                ],
                options={
                    'ordering': ('version', 'id'),
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='question_of_locked', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held RECORD;', func="\nFOR held IN\n    SELECT id, state FROM projects_targetversion\n    WHERE id IN (OLD.version_id, NEW.version_id) ORDER BY id FOR SHARE\nLOOP\n    IF held.state IN ('approved', 'superseded') THEN\n        RAISE EXCEPTION '已锁定的绩效目标不能修改（版本 %）', held.id USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\nEND LOOP;\nIF TG_OP = 'DELETE' THEN\n    RETURN OLD;\nEND IF;\nRETURN NEW;\n", hash='146baf5b600fce53c98df8bd73aefaaf67e91dfc', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_question_of_locked_6bd73', table='projects_openquestion', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='question_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '绩效目标不能整表清空' USING ERRCODE = 'integrity_constraint_violation';", hash='12ba1f8bfe74e5ecd7d45a78b4ee5695a91c3c18', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_question_no_truncate_46eef', table='projects_openquestion', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Indicator',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4)),
                    ('order', models.PositiveSmallIntegerField()),
                    ('level1', models.CharField(max_length=20, verbose_name='一级指标')),
                    ('level2', models.CharField(max_length=20, verbose_name='二级指标')),
                    ('name', models.CharField(blank=True, max_length=200, verbose_name='三级指标')),
                    ('description', models.TextField(blank=True, verbose_name='绩效指标描述')),
                    ('value', models.CharField(blank=True, max_length=300, verbose_name='指标值')),
                    ('operator', models.CharField(blank=True, max_length=1)),
                    ('number', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True)),
                    ('unit', models.CharField(blank=True, max_length=40)),
                    ('basis', models.TextField(blank=True, verbose_name='指标值确定依据')),
                    ('weight', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='分值')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='projects.targetversion')),
                ],
                options={
                    'ordering': ('version', 'order'),
                    'constraints': [models.UniqueConstraint(fields=('version', 'uuid'), name='one_indicator_of_a_uuid')],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='indicator_of_locked', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held RECORD;', func="\nFOR held IN\n    SELECT id, state FROM projects_targetversion\n    WHERE id IN (OLD.version_id, NEW.version_id) ORDER BY id FOR SHARE\nLOOP\n    IF held.state IN ('approved', 'superseded') THEN\n        RAISE EXCEPTION '已锁定的绩效目标不能修改（版本 %）', held.id USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\nEND LOOP;\nIF TG_OP = 'DELETE' THEN\n    RETURN OLD;\nEND IF;\nRETURN NEW;\n", hash='f208ba471155bfcc673a430f75891bb8681f5e8c', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_indicator_of_locked_927ad', table='projects_indicator', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='indicator_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '绩效目标不能整表清空' USING ERRCODE = 'integrity_constraint_violation';", hash='cede765e20de94811b4f3da39f98c44280d17fd0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_indicator_no_truncate_ce974', table='projects_indicator', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Goal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4)),
                    ('order', models.PositiveSmallIntegerField()),
                    ('text', models.TextField(verbose_name='绩效目标')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='projects.targetversion')),
                ],
                options={
                    'ordering': ('version', 'order'),
                    'constraints': [models.UniqueConstraint(fields=('version', 'uuid'), name='one_goal_of_a_uuid')],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='goal_of_locked', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held RECORD;', func="\nFOR held IN\n    SELECT id, state FROM projects_targetversion\n    WHERE id IN (OLD.version_id, NEW.version_id) ORDER BY id FOR SHARE\nLOOP\n    IF held.state IN ('approved', 'superseded') THEN\n        RAISE EXCEPTION '已锁定的绩效目标不能修改（版本 %）', held.id USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\nEND LOOP;\nIF TG_OP = 'DELETE' THEN\n    RETURN OLD;\nEND IF;\nRETURN NEW;\n", hash='c72dc0d45de87aaa468388d0fca4e5fd9805c03a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_goal_of_locked_4c924', table='projects_goal', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='goal_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '绩效目标不能整表清空' USING ERRCODE = 'integrity_constraint_violation';", hash='58281855ef6682f3fa60eb8391533c531095e38f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_goal_no_truncate_84c0b', table='projects_goal', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Explanation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rule', models.CharField(max_length=8)),
                    ('path', models.CharField(help_text='indicators/<uuid>/value', max_length=120)),
                    ('cells', models.JSONField(default=list)),
                    ('fingerprint', models.CharField(max_length=64)),
                    ('text', models.TextField(verbose_name='说明')),
                    ('created_at', models.DateTimeField(default=accounts.clock.now)),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='explanations', to='projects.targetversion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('version', 'rule', 'path'), name='one_explanation_per_place')],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='explanation_of_locked', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held RECORD;', func="\nFOR held IN\n    SELECT id, state FROM projects_targetversion\n    WHERE id IN (OLD.version_id, NEW.version_id) ORDER BY id FOR SHARE\nLOOP\n    IF held.state IN ('approved', 'superseded') THEN\n        RAISE EXCEPTION '已锁定的绩效目标不能修改（版本 %）', held.id USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\nEND LOOP;\nIF TG_OP = 'DELETE' THEN\n    RETURN OLD;\nEND IF;\nRETURN NEW;\n", hash='1ff041e06cfe287e2b74854698dcbf2711943b3c', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_explanation_of_locked_b2b03', table='projects_explanation', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='explanation_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '绩效目标不能整表清空' USING ERRCODE = 'integrity_constraint_violation';", hash='5da0f783a289c4820d1ae28cfc79407c2032698e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_explanation_no_truncate_c8aee', table='projects_explanation', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AdditionProposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=40, verbose_name='项目编码')),
                    ('name', models.CharField(blank=True, max_length=200, verbose_name='项目名称')),
                    ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='金额')),
                    ('document_number', models.CharField(blank=True, max_length=80, verbose_name='指标文号')),
                    ('origin', models.CharField(max_length=200, verbose_name='来源')),
                    ('origin_key', models.CharField(max_length=60)),
                    ('state', models.CharField(choices=[('open', '待处理'), ('accepted', '已追加'), ('dismissed', '不追加')], default='open', max_length=10, verbose_name='状态')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='不追加的原因')),
                    ('made_at', models.DateTimeField(default=accounts.clock.now)),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('project', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='projects.project')),
                    ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
                    ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='projects.budgetyear')),
                ],
                options={
                    'verbose_name': '追加建议',
                    'verbose_name_plural': '追加建议',
                    'ordering': ('-id',),
                    'constraints': [models.UniqueConstraint(fields=('year', 'code'), name='one_proposal_of_a_code')],
                },
            ),
            migrations.CreateModel(
                name='ProjectEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('act', models.UUIDField(default=uuid.uuid4)),
                    ('kind', models.CharField(choices=[('added', '追加'), ('reduced', '追减'), ('moved', '调剂'), ('recalled', '财政收回'), ('carried', '结转下达'), ('broken_down', '代编分解'), ('cancelled', '取消'), ('merged', '合并'), ('merged_in', '并入')], max_length=12, verbose_name='类别')),
                    ('effective_on', models.DateField(verbose_name='生效日期')),
                    ('document_number', models.CharField(blank=True, max_length=80, verbose_name='文号')),
                    ('document_date', models.DateField(blank=True, null=True, verbose_name='文件日期')),
                    ('before', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='变动前')),
                    ('after', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='变动后')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                    ('registered_at', models.DateTimeField(default=accounts.clock.now)),
                    ('counterpart', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project', verbose_name='对方项目')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='projects.project')),
                    ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='projects.projectevent')),
                    ('scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.attachment')),
                ],
                options={
                    'verbose_name': '预算变动',
                    'verbose_name_plural': '预算变动',
                    'ordering': ('project_id', 'id'),
                    'indexes': [models.Index(fields=['project', 'effective_on'], name='project_event_day')],
                    'constraints': [
                        models.UniqueConstraint(fields=('act', 'project'), name='one_event_of_an_act_per_project'),
                        models.CheckConstraint(condition=models.Q(('after__gte', 0), ('before__gte', 0)), name='no_budget_below_nothing'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='project_event_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP;", hash='f038fdc5fd50f1f28f490163f40ba7869e45fd32', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_project_event_append_only_c3630', table='projects_projectevent', when='BEFORE')),
                    ],
                },
            ),
        ]),
    ]

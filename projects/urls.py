from django.urls import path

from projects.views import appraisal, changes, disclosures, imports, sheets
from projects.views.amount_lists import amount_list, amount_lists
from projects.views.carry import carry_over
from projects.views.change_rules import change_rules
from projects.views.compare import compare
from projects.views.copying import target_copy
from projects.views.department import department, department_begin, department_export, department_target
from projects.views.department_edit import department_edit
from projects.views.event_rename import event_rename
from projects.views.event_reverse import event_reverse
from projects.views.events import event_new
from projects.views.import_columns import import_columns
from projects.views.integrated import integrated_export, integrated_import, integrated_imports
from projects.views.library import library_entry, library_find, library_list
from projects.views.list import project_list
from projects.views.new import new_project
from projects.views.newcomers import addition, child, part
from projects.views.proposals import proposal_dismiss, proposal_list
from projects.views.recognise import integrated_recognise
from projects.views.revise import revise
from projects.views.rules import checks, checks_restore, checks_tune, checks_waive
from projects.views.target_acts import target_balance, target_explain, target_repair
from projects.views.target_autosave import target_autosave
from projects.views.target_carry import target_carry
from projects.views.target_edit import target_check, target_edit
from projects.views.target_read import target
from projects.views.target_renew import target_renew, target_reopen

app_name = "projects"

urlpatterns = [
    path("targets/<int:pk>/", target, name="target"),
    path("targets/<int:pk>/edit/", target_edit, name="target_edit"),
    path("targets/<int:pk>/check/", target_check, name="target_check"),
    path("targets/<int:pk>/autosave/", target_autosave, name="target_autosave"),
    path("targets/<int:pk>/carry/", target_carry, name="target_carry"),
    path("targets/<int:pk>/repair/", target_repair, name="target_repair"),
    path("targets/<int:pk>/explain/", target_explain, name="target_explain"),
    path("targets/<int:pk>/balance/", target_balance, name="target_balance"),
    path("targets/<int:pk>/renew/", target_renew, name="target_renew"),
    path("targets/<int:pk>/application/", changes.application, name="application"),
    path("targets/<int:pk>/application/abandon/", changes.abandon, name="abandon"),
    path("targets/<int:pk>/application/paper/", changes.change_paper, name="change_paper"),
    path("reviews/<int:pk>/", appraisal.appraisal, name="appraisal"),
    path("reviews/<int:pk>/edit/", revise, name="revise"),
    path("reviews/forms/<int:pk>/", appraisal.appraisal_paper_page, name="appraisal_paper"),
    path("years/<int:year>/reviews/", appraisal.appraisal_rules, name="appraisal_rules"),
    path("targets/<int:pk>/reopen/", target_reopen, name="target_reopen"),
    path("years/<int:year>/changes/", change_rules, name="change_rules"),
    path("projects/<int:pk>/adjust/", changes.adjust, name="adjust"),
    path("projects/<int:pk>/correct/", changes.correct, name="correct"),
    path("projects/<int:pk>/compare/", compare, name="compare"),
    path("targets/<int:pk>/paper/", sheets.target_paper, name="target_paper"),
    path("targets/<int:pk>/copy/", target_copy, name="target_copy"),
    path("targets/<int:pk>/export/", sheets.target_export, name="target_export"),
    path("projects/", project_list, name="list"),
    path("projects/disclosures/", disclosures.disclosures, name="disclosures"),
    path("projects/disclosures/days/", disclosures.disclosure_days, name="disclosure_days"),
    path("projects/disclosures/<int:pk>/", disclosures.disclosure_file, name="disclosure_file"),
    path("projects/sheets/", sheets.sheets, name="sheets"),
    path("projects/sheets/<int:pk>/", sheets.paper_job, name="paper_job"),
    path("projects/sheets/<int:pk>/file/", sheets.paper_job_file, name="paper_job_file"),
    path("projects/new/", new_project, name="new"),
    path("library/", library_list, name="library"),
    path("library/find/", library_find, name="library_find"),
    path("library/<int:pk>/", library_entry, name="library_entry"),
    path("projects/carry/", carry_over, name="carry"),
    path("projects/added/", addition, name="addition"),
    path("projects/proposals/", proposal_list, name="proposals"),
    path("projects/proposals/<int:pk>/dismiss/", proposal_dismiss, name="proposal_dismiss"),
    path("projects/<int:pk>/budget/child/", child, name="child"),
    path("projects/<int:pk>/budget/rename/", event_rename, name="rename"),
    path("projects/<int:pk>/budget/part/<slug:kind>/", part, name="part"),
    path("projects/<int:pk>/budget/<slug:kind>/", event_new, name="event_new"),
    path("projects/events/<int:pk>/reverse/", event_reverse, name="event_reverse"),
    path("amounts/", amount_lists, name="amount_lists"),
    path("amounts/<int:pk>/", amount_list, name="amount_list"),
    path("integrated/", integrated_imports, name="integrated_imports"),
    path("integrated/<int:pk>/", integrated_import, name="integrated_import"),
    path("integrated/<int:pk>/export/", integrated_export, name="integrated_export"),
    path("integrated/<int:pk>/recognise/", integrated_recognise, name="integrated_recognise"),
    path("projects/checks/", checks, name="checks"),
    path("projects/checks/limits/", checks_tune, name="checks_tune"),
    path("projects/checks/waivers/", checks_waive, name="checks_waive"),
    path("projects/checks/waivers/<int:pk>/restore/", checks_restore, name="checks_restore"),
    path("projects/department/", department, name="department"),
    path("projects/department/begin/", department_begin, name="department_begin"),
    path("projects/department/<int:pk>/", department_target, name="department_target"),
    path("projects/department/<int:pk>/edit/", department_edit, name="department_edit"),
    path("projects/department/<int:pk>/export/", department_export, name="department_export"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/<int:pk>/", imports.import_preview, name="import_preview"),
    path("imports/<int:pk>/columns/", import_columns, name="import_columns"),
    path("imports/<int:pk>/commit/", imports.import_commit, name="import_commit"),
]

from django.urls import URLPattern, path

from workflows.views import (
    attachment,
    consulting,
    copies,
    field,
    handovers,
    letters,
    paper,
    phrases,
    proof,
    record,
    review,
    submission,
)

app_name = "workflows"

urlpatterns: list[URLPattern] = [
    path("cases/<int:case_id>/", review.case, name="case"),
    path("cases/<int:case_id>/decide/", review.decide, name="decide"),
    path("cases/<int:case_id>/path/", submission.path, name="path"),
    path("cases/<int:case_id>/submit/", submission.submit, name="submit"),
    path("cases/<int:case_id>/withdraw/", submission.withdraw, name="withdraw"),
    path("cases/<int:case_id>/reseat/", submission.reseat, name="reseat"),
    path("cases/<int:case_id>/record/", record.record, name="record"),
    path("cases/<int:case_id>/record/export/", proof.export_trail, name="export_trail"),
    path("cases/<int:case_id>/field/", field.field, name="field"),
    path("cases/<int:case_id>/slip/", paper.slip, name="slip"),
    path("cases/<int:case_id>/paper/", paper.register_paper, name="register_paper"),
    path("cases/<int:case_id>/draft/", review.keep, name="keep"),
    path("cases/<int:case_id>/consult/", consulting.consult, name="consult"),
    path("cases/<int:case_id>/consult/<int:pk>/end/", consulting.end_consultation, name="end_consultation"),
    path("cases/<int:case_id>/answer/", consulting.answer, name="answer"),
    path("cases/<int:case_id>/copy/", copies.copy, name="copy"),
    path("cases/<int:case_id>/read/", copies.mark_read, name="mark_read"),
    path("to-read/", copies.to_read, name="to_read"),
    path("phrases/", phrases.keep, name="phrases"),
    path("phrases/<int:pk>/remove/", phrases.remove, name="phrase_remove"),
    path("phrases/<int:pk>/up/", phrases.move_up, name="phrase_up"),
    path("letters/new/", letters.register_outside, name="register_outside"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/new/", handovers.handover_new, name="handover_new"),
    path("handovers/<int:pk>/", handovers.handover, name="handover"),
    path("handovers/<int:pk>/scan/", handovers.handover_scan, name="handover_scan"),
    path("attachments/<int:pk>/", attachment.attachment, name="attachment"),
]

from django.urls import path

from accounts.views import audit, delegations, organisation, people, rights, session, tokens

app_name = "accounts"

urlpatterns = [
    path("login/", session.Login.as_view(), name="login"),
    path("logout/", session.Logout.as_view(), name="logout"),
    path("password/", session.Password.as_view(), name="password"),
    path("people/", people.people_list, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("people/<int:pk>/activate/", people.person_activate, name="person_activate"),
    path("people/<int:pk>/reset/", people.person_reset, name="person_reset"),
    path("people/<int:pk>/grant/", rights.grant, name="grant"),
    path("people/<int:pk>/pair/", rights.pair, name="pair"),
    path("memberships/<int:pk>/revoke/", rights.revoke, name="revoke"),
    path("people/<int:pk>/delegations/", delegations.of_person, name="person_delegations"),
    path("delegations/", delegations.own, name="delegations"),
    path("delegations/<int:pk>/end/", delegations.end, name="delegation_end"),
    path("pairs/<int:pk>/end/", rights.unpair, name="unpair"),
    path("units/new/", organisation.unit, name="unit_new"),
    path("units/<int:pk>/", organisation.unit, name="unit"),
    path("offices/new/", organisation.office, name="office_new"),
    path("offices/<int:pk>/", organisation.office, name="office"),
    path("me/tokens/", tokens.tokens_page, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("audit/", audit.audit_log, name="audit"),
    path("audit/verify/", audit.audit_verify, name="audit_verify"),
]

"""The addresses."""

from django.urls import path

from offcut.platform.organisations.views import mandates, mine, organisation, people, sites

app_name = "organisations"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("all/", mine.everybody, name="all"),
    path("all/organisations.csv", mine.download, name="download"),
    path("new/", mine.create, name="create"),
    path("names/", mine.names, name="search_names"),
    path("industries/", mine.industries, name="industries"),
    path("join/<str:secret>/", people.join, name="join"),
    path("stop/", mine.stop_acting, name="stop_acting"),
    path("<uuid:organisation_id>/", organisation.detail, name="detail"),
    path("<uuid:organisation_id>/change/", organisation.change, name="change"),
    path("<uuid:organisation_id>/facilitator/", organisation.facilitator, name="facilitator"),
    path("<uuid:organisation_id>/work-for/", mine.switch, name="switch"),
    path("<uuid:organisation_id>/sites/add/", sites.add, name="add_site"),
    path("sites/<uuid:site_id>/", sites.change, name="change_site"),
    path("sites/<uuid:site_id>/remove/", sites.remove, name="remove_site"),
    path("<uuid:organisation_id>/people/", people.members, name="members"),
    path("<uuid:organisation_id>/people/invite/", people.invite, name="invite"),
    path("invitations/<uuid:invitation_id>/accept/", people.accept, name="accept"),
    path("invitations/<uuid:invitation_id>/withdraw/", people.withdraw, name="withdraw_invitation"),
    path("memberships/<uuid:membership_id>/role/", people.role, name="member_role"),
    path("memberships/<uuid:membership_id>/remove/", people.remove, name="remove_member"),
    path("memberships/<uuid:membership_id>/leave/", people.leave, name="leave"),
    path("<uuid:organisation_id>/consent/", mandates.mandates, name="mandates"),
    path("<uuid:organisation_id>/consent/give/", mandates.give, name="give_mandate"),
    path("<uuid:organisation_id>/consent/record/", mandates.record, name="record_mandate"),
    path("consent/<uuid:mandate_id>/withdraw/", mandates.withdraw, name="withdraw_mandate"),
]

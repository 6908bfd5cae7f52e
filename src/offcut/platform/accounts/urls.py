"""The addresses."""

from django.urls import path

from offcut.platform.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("start/", views.start, name="start"),
    path("close/", views.close_own, name="close_own"),
    path("people/", views.people, name="people"),
    path("people/<uuid:person_id>/", views.person, name="person"),
    path("people/<uuid:person_id>/roles/", views.staff_roles, name="staff_roles"),
    path("people/<uuid:person_id>/close/", views.set_active, name="set_active"),
    path("people/<uuid:person_id>/second-step/", views.remove_second_step, name="second_step"),
]

"""The addresses of listings."""

from django.urls import path

from offcut.platform.listings.views import reading, suggesting, writing

app_name = "listings"
urlpatterns = [
    path("", reading.own, name="own"),
    path("download.csv", reading.download, name="download"),
    path("add/", writing.add, name="add"),
    path("kinds/", reading.kinds, name="kinds"),
    path("spreadsheets/", reading.own, name="imports"),
    path("usual/", reading.usual, name="usual"),
    path("usual/add/", suggesting.add_usual, name="add_usual"),
    path("renew/<str:token>/", writing.renew_by_letter, name="renew_by_letter"),
    path("<uuid:listing_id>/", reading.detail, name="detail"),
    path("<uuid:listing_id>/change/", writing.change, name="change"),
    path("<uuid:listing_id>/accept/", suggesting.accept, name="accept"),
    path("<uuid:listing_id>/undo/", suggesting.undo, name="undo"),
    path("<uuid:listing_id>/withdraw/", writing.withdraw, name="withdraw"),
    path("<uuid:listing_id>/open/", writing.publish, name="publish"),
    path("<uuid:listing_id>/renew/", writing.renew, name="renew"),
    path("<uuid:listing_id>/copy/", writing.copy, name="copy"),
    path("<uuid:listing_id>/history/", reading.history, name="history"),
]

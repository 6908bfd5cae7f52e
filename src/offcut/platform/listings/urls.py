"""The addresses of listings."""

from django.urls import path

from offcut.platform.listings.views import evidence, reading, spreadsheets, suggesting, writing

app_name = "listings"
urlpatterns = [
    path("", reading.own, name="own"),
    path("download.csv", reading.download, name="download"),
    path("add/", writing.add, name="add"),
    path("kinds/", reading.kinds, name="kinds"),
    path("spreadsheets/", spreadsheets.imports, name="imports"),
    path("spreadsheets/template.<str:ending>", spreadsheets.template, name="template"),
    path("spreadsheets/<uuid:run_id>/", spreadsheets.one, name="import"),
    path("spreadsheets/<uuid:run_id>/columns/", spreadsheets.columns, name="import_columns"),
    path("spreadsheets/<uuid:run_id>/load/", spreadsheets.load, name="import_load"),
    path("spreadsheets/<uuid:run_id>/again/", spreadsheets.again, name="import_again"),
    path("spreadsheets/<uuid:run_id>/back/", spreadsheets.take_back, name="import_back"),
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
    path("<uuid:listing_id>/evidence/", evidence.evidence, name="evidence"),
    path("<uuid:listing_id>/evidence/add/", evidence.measure, name="measure"),
    path(
        "<uuid:listing_id>/evidence/<uuid:measurement_id>/aside/",
        evidence.set_aside,
        name="set_aside",
    ),
    path("<uuid:listing_id>/files/", evidence.attach, name="attach"),
    path(
        "<uuid:listing_id>/files/<uuid:file_id>/remove/", evidence.remove_file, name="remove_file"
    ),
    path("<uuid:listing_id>/history/", reading.history, name="history"),
]

"""The addresses."""

from django.urls import path

from offcut.platform.programmes.views import imports, reports, rows, standing

app_name = "programmes"
urlpatterns = [
    path("", standing.programmes, name="programmes"),
    path("new/", rows.new, name="new"),
    path("import/", imports.start, name="import"),
    path("import/<uuid:import_id>/", imports.preview, name="preview"),
    path("import/<uuid:import_id>/load/", imports.load, name="load"),
    path("<uuid:programme_id>/", standing.overview, name="overview"),
    path("<uuid:programme_id>/part/<slug:part>/", standing.part, name="part"),
    path("<uuid:programme_id>/working/", standing.working, name="working"),
    path("<uuid:programme_id>/chart/", standing.chart, name="chart"),
    path("<uuid:programme_id>/update/", standing.update, name="update"),
    path("<uuid:programme_id>/terms/", rows.terms, name="terms"),
    path("<uuid:programme_id>/reports/", reports.reports, name="reports"),
    path("<uuid:programme_id>/workbook/", reports.workbook, name="workbook"),
    path("<uuid:programme_id>/rows/", rows.sheets, name="sheets"),
    path("<uuid:programme_id>/rows/<slug:sheet>/", rows.sheet, name="sheet"),
    path("<uuid:programme_id>/rows/<slug:sheet>/add/", rows.add, name="add"),
    path("<uuid:programme_id>/row/<uuid:row_id>/", rows.row, name="row"),
    path("<uuid:programme_id>/row/<uuid:row_id>/change/", rows.change, name="change"),
    path("<uuid:programme_id>/row/<uuid:row_id>/remove/", rows.remove, name="remove"),
]

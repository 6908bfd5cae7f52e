"""The addresses."""

from django.urls import path

from offcut.platform.plans.views import answers, asking, exchanges, parts

app_name = "plans"
urlpatterns = [
    path("", asking.plans, name="plans"),
    path("new/", asking.new, name="new"),
    path("compare/", answers.compare, name="compare"),
    path("compare/chart/", answers.compare_chart, name="compare_chart"),
    path("yours/", parts.mine, name="mine"),
    path("yours/<uuid:run_id>/", parts.own_part, name="own_part"),
    path("totals/", parts.aggregates, name="aggregates"),
    path("totals/<uuid:run_id>/", parts.aggregate, name="aggregate"),
    path("scenario/<uuid:scenario_id>/", asking.scenario, name="scenario"),
    path("scenario/<uuid:scenario_id>/again/", asking.again, name="again"),
    path("scenario/<uuid:scenario_id>/rename/", asking.rename, name="rename"),
    path("scenario/<uuid:scenario_id>/delete/", asking.delete, name="delete"),
    path("<uuid:run_id>/", answers.detail, name="detail"),
    path("<uuid:run_id>/progress/", asking.progress, name="progress"),
    path("<uuid:run_id>/stop/", asking.stop, name="stop"),
    path("<uuid:run_id>/share/", asking.share, name="share"),
    path("<uuid:run_id>/part/<slug:section>/", answers.section, name="section"),
    path("<uuid:run_id>/working/", answers.working, name="working"),
    path("<uuid:run_id>/chart/", answers.chart, name="chart"),
    path("<uuid:run_id>/download/<slug:form>/", answers.download, name="download"),
    path("<uuid:run_id>/exchanges/", exchanges.exchanges, name="exchanges"),
    path("<uuid:run_id>/exchanges/download/", exchanges.download, name="exchanges_csv"),
    path("<uuid:run_id>/exchanges/<int:number>/", exchanges.exchange, name="exchange"),
    path("<uuid:run_id>/exchanges/<int:number>/synergy/", exchanges.synergy, name="synergy"),
]

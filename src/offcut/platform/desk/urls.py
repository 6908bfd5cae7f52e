"""The addresses."""

from django.urls import path

from offcut.platform.desk.views import (
    begin,
    calendar,
    duplicates,
    imports,
    looking,
    many,
    moving,
    one,
    parts,
)

app_name = "desk"
urlpatterns = [
    path("", looking.today, name="today"),
    path("board/", looking.board, name="board"),
    path("exchanges/", looking.index, name="list"),
    path("exchanges.csv", looking.download, name="download"),
    path("chances/", looking.chances, name="chances"),
    path("stages/", looking.stages, name="stages"),
    path("exchanges/many/", many.many, name="many"),
    path("calendar/", calendar.manage, name="calendar"),
    path("calendar/make/", calendar.make, name="make_calendar"),
    path("calendar/<uuid:feed_id>/revoke/", calendar.revoke, name="revoke_calendar"),
    path("calendar/<str:token>.ics", calendar.feed, name="feed"),
    path("imports/", imports.index, name="imports"),
    path("imports/template.xlsx", imports.template, name="import_template"),
    path("imports/<uuid:import_id>/", imports.detail, name="import"),
    path("imports/<uuid:import_id>/load/", imports.load, name="import_load"),
    path("imports/<uuid:import_id>/undo/", imports.undo, name="import_undo"),
    path("organisations/", duplicates.index, name="duplicates"),
    path("organisations/<uuid:kept_id>/<uuid:merged_id>/", duplicates.merge, name="merge"),
    path("organisations/merges/<uuid:merge_id>/undo/", duplicates.undo, name="undo_merge"),
    path("new/", begin.new, name="new"),
    path("from-match/<uuid:match_id>/", begin.from_match, name="from_match"),
    path(
        "from-introduction/<uuid:introduction_id>/",
        begin.from_introduction,
        name="from_introduction",
    ),
    path("<uuid:synergy_id>/", one.detail, name="detail"),
    path("<uuid:synergy_id>/change/", one.change, name="change"),
    path("<uuid:synergy_id>/take/", one.take, name="take"),
    path("<uuid:synergy_id>/assign/", one.assign, name="assign"),
    path("<uuid:synergy_id>/to/<str:stage>/", moving.move, name="move"),
    path("<uuid:synergy_id>/next/", parts.next_action, name="next"),
    path("<uuid:synergy_id>/tasks/", parts.task, name="add_task"),
    path("<uuid:synergy_id>/notes/", parts.note, name="add_note"),
    path("<uuid:synergy_id>/blockers/", parts.blocker, name="add_blocker"),
    path("<uuid:synergy_id>/hours/", parts.effort, name="add_effort"),
    path("<uuid:synergy_id>/terms/", parts.payment, name="add_payment"),
    path("tasks/<uuid:task_id>/done/", parts.task_done, name="task_done"),
    path("blockers/<uuid:blocker_id>/resolve/", parts.resolve, name="resolve_blocker"),
    path("terms/<uuid:payment_id>/end/", parts.end_payment, name="end_payment"),
]

"""The addresses."""

from django.urls import path

from offcut.platform.matches.views import acting, looking

app_name = "matches"
urlpatterns = [
    path("", looking.index, name="list"),
    path("matches.csv", looking.download, name="download"),
    path("statistics/", looking.statistics, name="statistics"),
    path("searches/", acting.searches, name="searches"),
    path("searches/save/", acting.save_search, name="save_search"),
    path("searches/letters/", acting.change_letters, name="change_letters"),
    path("searches/<uuid:search_id>/delete/", acting.delete_search, name="delete_search"),
    path("letters/stop/<str:token>/", acting.stop_letters, name="stop_letters"),
    path("dismissals/<uuid:dismissal_id>/undo/", acting.undo, name="undo"),
    path("<uuid:match_id>/", looking.detail, name="detail"),
    path("<uuid:match_id>/dismiss/", acting.dismiss, name="dismiss"),
]

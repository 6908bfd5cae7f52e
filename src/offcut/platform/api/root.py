"""The API: one router of each app."""

from ninja import NinjaAPI

api = NinjaAPI(title="Offcut", version="1", urls_namespace="api-v1", docs_url=None)

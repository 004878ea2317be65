"""A Django project in one file, guarded by Privet."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import path

import privet

PEOPLE = {number: f"Person {number}" for number in range(1, 101)}

settings.configure(
    ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="of this example alone", USE_TZ=True
)


def member(request: HttpRequest, number: int) -> JsonResponse:
    """Show one person; the route tells Privet whom."""
    if number not in PEOPLE:
        raise Http404
    return JsonResponse({"name": PEOPLE[number]})


def export(request: HttpRequest) -> JsonResponse:
    """Show many people on a route that tells nothing: the application says whom."""
    first, last = int(request.GET["first"]), int(request.GET["last"])
    found = [number for number in range(first, last + 1) if number in PEOPLE]
    privet.expose(found, fields="name email")
    return JsonResponse([PEOPLE[number] for number in found], safe=False)


urlpatterns = [path("members/<int:number>", member), path("export", export)]
application = privet.protect_wsgi(
    get_wsgi_application(), os.environ.get("PRIVET_CONFIG", "privet.toml")
)

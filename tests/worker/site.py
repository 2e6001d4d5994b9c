"""The register's site with the page of the tests: `gunicorn tests.worker.site:application`."""

from django.urls import path
from django.utils.module_loading import import_string

application = import_string("coordination.wsgi.application")
# Pages can be imported only now that the site is set up.
import_string("coordination.urls.urlpatterns").append(
    path("tests/work/", import_string("tests.worker.pages.ask_for_work"))
)

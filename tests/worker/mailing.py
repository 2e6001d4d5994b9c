"""Loaded by a worker whose mails are to leave, as they do in production alone."""

from django.conf import settings

settings.MODE = "production"

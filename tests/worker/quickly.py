"""The register's own schedule, twice a second: `celery -A tests.worker.quickly beat`."""

from coordination.celery import app

app.conf.beat_schedule["tick"]["schedule"] = 0.5

"""Celery only wakes workers; what there is to do is read from the database (design, rules 8 to 10)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")

from django.conf import settings

app = Celery("coordination")


def broker_options() -> dict[str, object]:
    """Return the transport's options: files polled every 0.05 s, or Redis that never blocks a request."""
    url = settings.CELERY_BROKER_URL
    if url.startswith("filesystem"):
        queue, control, processed = (settings.BROKER_DIR / name for name in ("queue", "control", "processed"))
        for folder in (queue, control, processed):
            folder.mkdir(parents=True, exist_ok=True)
        return {
            "data_folder_in": str(queue),
            "data_folder_out": str(queue),
            "control_folder": str(control),
            "processed_folder": str(processed),
            "polling_interval": 0.05,
        }
    if url.startswith("memory"):
        return {"polling_interval": 0.01}
    return {"visibility_timeout": 600, "socket_connect_timeout": 0.2, "socket_timeout": 5, "max_retries": 0}


IS_FILES = settings.CELERY_BROKER_URL.startswith("filesystem")

app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_transport="coordination.filebroker:Transport" if IS_FILES else None,
    broker_transport_options=broker_options(),
    broker_connection_retry_on_startup=True,
    task_publish_retry=False,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    # Between files nobody asks a worker anything, and its answering queues would be files without end.
    worker_enable_remote_control=not IS_FILES,
    task_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    enable_utc=True,
    # The only schedule: one tick a minute that asks the database what is due.
    beat_schedule={
        "tick": {"task": "coordination.tick", "schedule": 60.0, "args": ["schedule"], "options": {"expires": 55}},
    },
    beat_schedule_filename=str(settings.VAR_DIR / "run" / "beat-schedule"),
)
app.conf.include = ["coordination.wakeups"]

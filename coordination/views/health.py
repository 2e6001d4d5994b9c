from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from coordination import health
from coordination.contexts import health as shown
from coordination.enums import Role
from coordination.policies import policy


@policy(Role.ADMINISTRATOR, Role.SECRETARIAT, Role.AUDITOR, provision="8.c")
def health_page(request: HttpRequest) -> HttpResponse:
    """Show how worker, schedule, broker, database, disk and backup are, each with what to do."""
    return render(request, "coordination/health.html", {"page": shown.health_page(health.report())})


@policy(anybody=True)
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives; touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@policy(anybody=True)
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer whether this process can serve: the database answers and its tables are up to date."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except Exception:  # noqa: BLE001 - whatever keeps the database from answering, this process cannot serve
        return JsonResponse({"database": "down"}, status=503)
    return JsonResponse({"database": "up", "migrations": "behind" if behind else "done"}, status=503 if behind else 200)

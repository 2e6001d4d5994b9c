from typing import Any

from django.db import migrations
from django.db.models import F


def fill(apps: Any, schema_editor: Any) -> None:
    """Files of earlier versions were kept as they came: each is its own original."""
    files = apps.get_model("coordination", "StoredFile").objects.using(schema_editor.connection.alias)
    files.filter(original_digest="").update(original_digest=F("digest"), original_size=F("size"))


class Migration(migrations.Migration):
    dependencies = [("coordination", "0003_original_of_files")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

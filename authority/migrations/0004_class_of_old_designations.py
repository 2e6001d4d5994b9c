from django.db import migrations

from coordination.records import migrate_many

NAME = "authority.0004_class_of_old_designations"


def keep_open(apps, schema_editor):
    """Leave designations of before open to all members, as they were; only new ones start at government."""
    rows = apps.get_model("authority", "Designation").objects.filter(classification="government")
    migrate_many(rows, name=NAME, classification="mechanism")


class Migration(migrations.Migration):
    dependencies = [("authority", "0003_classification")]

    operations = [migrations.RunPython(keep_open, migrations.RunPython.noop)]

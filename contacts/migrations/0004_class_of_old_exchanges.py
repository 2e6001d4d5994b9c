from django.db import migrations

from coordination.records import migrate_many

NAME = "contacts.0004_class_of_old_exchanges"


def keep_closed(apps, schema_editor):
    """Leave exchanges of before with those who took part, as they were; only new ones start at government."""
    rows = apps.get_model("contacts", "LiaisonExchange").objects.filter(classification="government")
    migrate_many(rows, name=NAME, classification="restricted")


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_classification")]

    operations = [migrations.RunPython(keep_closed, migrations.RunPython.noop)]

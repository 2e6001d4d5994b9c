from django.db import migrations, models


class Migration(migrations.Migration):
    """An attached file gets a random name, and keeps what was sent in by its digest and size."""

    dependencies = [("coordination", "0002_leaves_and_seals")]

    operations = [
        migrations.AddField("storedfile", "place", models.UUIDField(editable=False, null=True, unique=True)),
        migrations.AddField(
            "storedfile", "original_digest", models.CharField(default="", editable=False, max_length=64)
        ),
        migrations.AddField(
            "storedfile",
            "original_size",
            models.PositiveIntegerField(
                default=0, editable=False, verbose_name="size of the original in bytes"
            ),
        ),
        migrations.AddField(
            "storedfile",
            "kept_as",
            models.CharField(
                choices=[
                    ("cleaned", "Written anew, without what was hidden in it"),
                    ("signed", "As it came, since it is signed electronically"),
                    ("came", "As it came"),
                ],
                default="came",
                editable=False,
                max_length=8,
            ),
        ),
    ]

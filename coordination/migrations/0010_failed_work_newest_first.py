from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0009_heartbeats_and_backups'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='job',
            index=models.Index(
                condition=models.Q(('state', 'failed')), fields=['-created_at', '-id'], name='job_failed_newest'
            ),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(
                condition=models.Q(('state', 'failed')), fields=['-created_at', '-id'], name='notice_failed_newest'
            ),
        ),
    ]

import coordination.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0008_history_by_author_and_request'),
    ]

    operations = [
        migrations.CreateModel(
            name='Backup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=coordination.clock.now)),
                ('place', models.CharField(max_length=300, verbose_name='place')),
                ('database', models.CharField(max_length=20, verbose_name='database')),
                ('file_count', models.PositiveIntegerField(default=0, verbose_name='files')),
                ('size', models.PositiveBigIntegerField(default=0, verbose_name='size')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='digest')),
            ],
            options={
                'verbose_name': 'backup',
                'verbose_name_plural': 'backups',
                'indexes': [models.Index(fields=['-at', '-id'], name='backup_newest')],
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('process', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=200)),
                ('seen_at', models.DateTimeField(default=coordination.clock.now)),
                ('version', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'verbose_name': 'sign of life',
                'verbose_name_plural': 'signs of life',
                'constraints': [
                    models.UniqueConstraint(fields=('process', 'name'), name='heartbeat_one_a_process'),
                ],
            },
        ),
    ]

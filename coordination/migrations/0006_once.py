
import coordination.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("coordination", "0005_classification")]

    operations = [
        migrations.CreateModel(
            name='Once',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('path', models.CharField(max_length=300)),
                ('location', models.CharField(max_length=500)),
                ('at', models.DateTimeField(default=coordination.clock.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'form sent once',
                'verbose_name_plural': 'forms sent once',
                'indexes': [models.Index(fields=['at'], name='once_oldest')],
            },
        ),
    ]

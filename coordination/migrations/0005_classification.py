
import coordination.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0004_originals_of_earlier_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='sealeddocument',
            name='classification',
            field=models.CharField(choices=[('public', 'Public'), ('mechanism', 'Mechanism: all members and observers'), ('government', 'Government members and National Points of Contact'), ('restricted', 'Restricted: owning body, secretariat, auditor')], default='government', max_length=12, verbose_name='classification'),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='classification',
            field=models.CharField(choices=[('public', 'Public'), ('mechanism', 'Mechanism: all members and observers'), ('government', 'Government members and National Points of Contact'), ('restricted', 'Restricted: owning body, secretariat, auditor')], default='government', max_length=12, verbose_name='classification'),
        ),
    ]

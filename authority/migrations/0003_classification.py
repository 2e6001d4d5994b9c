
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('authority', '0002_relations'),
    ]

    operations = [
        migrations.AddField(
            model_name='designation',
            name='classification',
            field=models.CharField(choices=[('public', 'Public'), ('mechanism', 'Mechanism: all members and observers'), ('government', 'Government members and National Points of Contact'), ('restricted', 'Restricted: owning body, secretariat, auditor')], default='government', max_length=12, verbose_name='classification'),
        ),
        migrations.AddField(
            model_name='historicaldesignation',
            name='classification',
            field=models.CharField(choices=[('public', 'Public'), ('mechanism', 'Mechanism: all members and observers'), ('government', 'Government members and National Points of Contact'), ('restricted', 'Restricted: owning body, secretariat, auditor')], default='government', max_length=12, verbose_name='classification'),
        ),
    ]

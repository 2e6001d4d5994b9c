
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0002_act_for_contacts'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalliaisonexchange',
            name='classification',
            field=models.CharField(choices=[('public', 'Public'), ('mechanism', 'Mechanism: all members and observers'), ('government', 'Government members and National Points of Contact'), ('restricted', 'Restricted: owning body, secretariat, auditor')], default='government', max_length=12, verbose_name='classification'),
        ),
        migrations.AddField(
            model_name='liaisonexchange',
            name='classification',
            field=models.CharField(choices=[('public', 'Public'), ('mechanism', 'Mechanism: all members and observers'), ('government', 'Government members and National Points of Contact'), ('restricted', 'Restricted: owning body, secretariat, auditor')], default='government', max_length=12, verbose_name='classification'),
        ),
    ]

import finalite.capabilities.register.guard.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pay_disability_pensions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FundAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=40)),
                ('asked_on', models.DateField()),
                ('asked_by', models.CharField(max_length=150)),
                ('state', models.CharField(max_length=12)),
                ('looked_by', models.CharField(blank=True, max_length=150)),
                ('looked_on', models.DateField(null=True)),
                ('iban', finalite.capabilities.register.guard.fields.CharField(category='bank_account', max_length=34)),
                ('bic', finalite.capabilities.register.guard.fields.CharField(blank=True, category='bank_account', max_length=11)),
                ('holder', finalite.capabilities.register.guard.fields.CharField(category='bank_account', max_length=70)),
                ('fund', models.BigIntegerField(db_index=True)),
            ],
            options={
                'abstract': False,
            },
        ),
    ]

"""An exchange of a plan says under which name the plan's book holds its figures."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; exchanges of earlier runs have none and say how in general."""

    dependencies = [("plans", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="planflow",
            name="figure",
            field=models.CharField(blank=True, max_length=40),
        )
    ]

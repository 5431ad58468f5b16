"""Whether the results are public."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0002_guarded")]
    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("open", models.BooleanField(default=False)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField(auto_now=True)),
            ],
        )
    ]

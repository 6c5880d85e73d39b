"""Who stands above whom, and the kinds of institutions as rows people can add to."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

# code, Indonesian, English, accounts, partner
KINDS = (
    ("pemkot", "Pemerintah kota (Pemkot)", "City government (Pemkot)", True, False),
    ("pemkot-unit", "Unit kerja pemerintah kota", "Unit of the city government", True, False),
    ("satpol-pp", "Satpol PP", "Municipal police (Satpol PP)", True, False),
    ("bpbd", "BPBD", "Disaster agency (BPBD)", True, False),
    ("bawaslu", "Bawaslu", "Election supervisor (Bawaslu)", True, False),
    ("panwascam", "Panwascam", "Kecamatan supervisors (Panwascam)", True, False),
    ("kpu", "KPU", "Election commission (KPU)", True, False),
    ("ppk", "PPK", "Kecamatan election committee (PPK)", True, False),
    ("pps", "PPS", "Kelurahan election committee (PPS)", True, False),
    ("fkub", "Forum Kerukunan Umat Beragama (FKUB)", "Interfaith forum (FKUB)", True, True),
    ("fkdm", "Forum Kewaspadaan Dini Masyarakat (FKDM)", "Early awareness forum (FKDM)", True, True),
    ("ormas", "Organisasi kemasyarakatan (ormas)", "Community organisation (ormas)", True, True),
    ("polri", "Polri", "Police (Polri)", True, False),
    ("tni", "TNI", "Armed forces (TNI)", True, False),
    ("kejaksaan", "Kejaksaan", "Prosecutor's office (Kejaksaan)", True, False),
    ("lapas", "Lapas atau rutan", "Prison (Lapas or Rutan)", True, False),
    ("kecamatan", "Kantor kecamatan", "Kecamatan office", True, False),
    ("kelurahan", "Kantor kelurahan", "Kelurahan office", True, False),
    ("school", "Sekolah atau kampus", "School or campus", True, True),
    ("contestant", "Peserta atau partai (menandatangani, tanpa akun)", "Contestant or party (signs, no account)", False, False),
    ("operator", "Pengelola sistem", "Operator of the installation", True, False),
)  # fmt: skip


def seed(apps, schema_editor):
    """Write the kinds the code speaks of."""
    kind = apps.get_model("accounts", "Kind")
    kind._default_manager.bulk_create(
        kind(
            code=code,
            name_id=name_id,
            name_en=name_en,
            accounts=accounts,
            partner=partner,
            roles_as=code,
            order=10 * (place + 1),
        )
        for place, (code, name_id, name_en, accounts, partner) in enumerate(KINDS)
    )


def above():
    """Return a key from an institution to another."""
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="accounts.institution",
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Kind",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                        verbose_name="code",
                    ),
                ),
                (
                    "name_id",
                    models.CharField(
                        max_length=80, unique=True, verbose_name="name in Indonesian"
                    ),
                ),
                (
                    "name_en",
                    models.CharField(max_length=80, verbose_name="name in English"),
                ),
                (
                    "accounts",
                    models.BooleanField(default=True, verbose_name="has accounts"),
                ),
                (
                    "partner",
                    models.BooleanField(
                        default=False, verbose_name="partner: sees its agenda only"
                    ),
                ),
                (
                    "roles_as",
                    models.CharField(max_length=20, verbose_name="roles as in"),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(default=100, verbose_name="order"),
                ),
            ],
            options={"ordering": ["order", "code"], "default_manager_name": "all_rows"},
            managers=[("all_rows", django.db.models.manager.Manager())],
        ),
        migrations.AddField("institution", "superior", above()),
        migrations.AddField("institution", "keeper", above()),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]

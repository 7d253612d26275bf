from finalite.capabilities.register.guard import personal


class Secret(personal.PersonalModel):
    subjects = ("insured", "professional")

    name = personal.CharField(max_length=80, null=True, category="civil_identity")

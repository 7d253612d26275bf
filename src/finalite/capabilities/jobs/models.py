"""The queue and the timetable, in the business database: a job is queued or not together with what it is about."""

from django.db import models

READY, RUNNING, DONE, FAILED = "ready", "running", "done", "failed"


class QueuedJob(models.Model):
    """One piece of work. Its arguments are ids, dates and codes, so the row says nothing about anybody by itself."""

    key = models.CharField(max_length=150, unique=True)
    task = models.CharField(max_length=100)
    fiche = models.CharField(max_length=60)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=READY)
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    claims = models.IntegerField(default=0)
    attempts = models.IntegerField(default=0)
    progress = models.JSONField(default=dict)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "run_at"], name="jobs_ready"),
            models.Index(fields=["fiche", "state"], name="jobs_of_fiche"),
        ]


class NextRun(models.Model):
    """When a recurring task is due again; whoever moves the hand forward runs it."""

    name = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

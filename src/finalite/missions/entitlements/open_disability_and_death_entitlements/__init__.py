"""Rights in case of disability or death: asked for, examined, opened, followed and closed."""

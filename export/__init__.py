"""From registry and snapshot to figures, files and addresses outside the dashboard."""

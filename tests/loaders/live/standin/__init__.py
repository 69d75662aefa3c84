"""Servers on 127.0.0.1 that answer as the public services do, written from the facts alone."""

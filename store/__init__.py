"""What is on disk, read and checked: catalogue, boundaries, places, snapshot and its versions."""

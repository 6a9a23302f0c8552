"""The front page of a pack, and the page of a run."""

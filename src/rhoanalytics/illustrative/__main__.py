"""`python -m rhoanalytics.illustrative`: make `data/illustrative/` again."""

from rhoanalytics import project
from rhoanalytics.illustrative.recipe import illustrate

if __name__ == "__main__":
    print(illustrate(project.root() / "data"))

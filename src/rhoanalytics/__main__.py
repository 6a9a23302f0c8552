"""The command as a program, also installed as `rhoanalytics`."""

from rhoanalytics.imports import hasten


def main() -> None:
    """Run the command."""
    hasten()
    from rhoanalytics import cli

    cli.main()


if __name__ == "__main__":
    main()

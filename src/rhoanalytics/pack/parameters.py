"""Whether a notebook knows the parameters that the runner passes: checked before a run starts.

papermill takes a while to import; `checked` imports this module only when needed.
"""

from pathlib import Path

import papermill

from rhoanalytics.errors import DataError

PASSED_PARAMETERS = ("area", "geography")
"""What every notebook is told; its `parameters` cell must name each of them."""


def check_parameters(notebook: Path) -> None:
    """Refuse a notebook whose `parameters` cell lacks what the runner passes.

    Papermill itself only logs a parameter that a notebook does not know, and the report would then
    be about the default area.
    """
    try:
        declared = papermill.inspect_notebook(notebook)
    # nbformat meets JSON that is no notebook with whatever its first step raises.
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise DataError(f"is not a notebook: {error}", file=notebook) from error
    for name in PASSED_PARAMETERS:
        if name not in declared:
            raise DataError(
                f"has no parameter '{name}'. Give one cell the tag 'parameters' and set "
                f"{' and '.join(PASSED_PARAMETERS)} in it.",
                file=notebook,
            )

"""From an executed notebook to pages: HTML, PDF, booklet."""

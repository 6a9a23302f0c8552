"""From a folder of downloads to tables in `data/imported/`: look, recognise, read, check, write."""

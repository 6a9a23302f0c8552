"""`rhoanalytics data fetch`: official files from their publishers' addresses."""

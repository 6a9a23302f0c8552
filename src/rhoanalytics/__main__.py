from rhoanalytics.cli import main

main()

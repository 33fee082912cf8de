"""`python -m sanscreen`: the command line without the installed script."""

from sanscreen.cli import main

if __name__ == "__main__":
    main()

"""`python -m checker`: the command line."""

from checker.faces.command_line import main

if __name__ == "__main__":
    main()

"""`python -m extractor`: the same as the `extractor` program."""

from extractor.cli import main

if __name__ == "__main__":
    main()

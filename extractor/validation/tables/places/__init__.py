"""Tables of places; `LICENCES.md` says where each comes from, `build.py` makes the binary ones."""

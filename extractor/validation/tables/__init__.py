"""Data tables that rules read; each folder holds its tables, their licences and the script that builds them."""

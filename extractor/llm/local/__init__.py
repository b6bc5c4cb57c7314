"""The embedded model: weights that are checked before use, and a server for them in this process.

`catalogue` knows the weights, `fetch` gets them, `cache` keeps them, `server` serves them. Nothing heavy is imported
before a server is started.
"""

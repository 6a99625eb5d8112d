"""From a file to a typed, fingerprinted dataset."""

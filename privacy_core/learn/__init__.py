"""Private training: tables as tensors by a public schema, clipped gradients, noise, what it costs."""

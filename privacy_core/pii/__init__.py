"""Personal data: rules and readers that find it in columns and in text. What becomes of it lies in `transform`."""

"""Names, widgets and charts that pages share."""

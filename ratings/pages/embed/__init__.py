"""The badge and the chart that other pages embed."""

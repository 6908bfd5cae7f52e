"""What a stream is: properties, measurements, quantities, units, mixing."""

from offcut.resources.measurement import Amount, Evidence, Measurement, Quality

__all__ = ["Amount", "Evidence", "Measurement", "Quality"]

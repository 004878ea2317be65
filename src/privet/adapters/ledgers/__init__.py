"""Where exposures are kept: Parquet files by hour, read by DuckDB."""

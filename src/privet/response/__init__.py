"""Chapter 10: whom we tell. Letters, breach assessments, clocks and notices."""

"""What was asked and answered: log formats, and the columns that their lines become."""

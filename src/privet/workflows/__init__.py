"""The chapters told as stories: what happens, in order, without doing any of it."""

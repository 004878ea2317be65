"""A case told to other systems: first how they behaved, and who they are only for a stated purpose."""

"""Real tools against a real site behind a real proxy, all on this machine: who obtains whom."""

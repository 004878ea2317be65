"""Address and agent data that ships in packages."""

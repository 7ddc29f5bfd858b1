"""A clock that stands still but for what is played, and a network that answers by it."""

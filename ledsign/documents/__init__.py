"""What operators write: playlists and signs as YAML, checked whole before anything happens."""

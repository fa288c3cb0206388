"""What an article attributes to a source: cue, source, content, speaker and speech act."""

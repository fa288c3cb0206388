"""What the pages show: the graph read for people, each line with the sentence that it came from. Pure reading."""

"""The graph for agents: tools of the Model Context Protocol, each answer with its citations."""

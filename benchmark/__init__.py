"""An open benchmark of news knowledge graphs: annotations without texts, a guide, and a scorer that needs no graph."""

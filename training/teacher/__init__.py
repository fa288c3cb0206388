"""A large network that reads an article as a whole, trained to teach the small readers: it never ships.

Three encoders (MPNet, a cased DistilBERT, MiniLM) are first adapted to news by guessing hidden words, then trained with
one head for each question on annotated articles: once without each fold and once on all. The mean of their
probabilities is what they teach, about the articles of the fold left out and about news that nobody annotated.

    python -m training.teacher SHARED FOLDER [--device cuda] [--encoder NAME ...] [--cache FOLDER]
"""

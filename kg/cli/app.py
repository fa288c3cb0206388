"""The command line: each command parses, calls one function, and says what came of it.

Exit status: 0 all went well; 1 something was skipped, failed or does not conform; 2 wrong usage.
"""

from kg.cli import agents, build, identity, patterns, publishing, questions, serving, stores
from kg.cli.group import main

__all__ = ["agents", "build", "identity", "main", "patterns", "publishing", "questions", "serving", "stores"]

if __name__ == "__main__":
    main()

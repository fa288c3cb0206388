"""What happened, with who, where and when."""

"""The processes that hold the store, and the messages between them."""

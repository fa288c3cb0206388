"""A clock for tests."""


class Clock:
    """Time that passes only by waiting; `waits` are the seconds of each."""

    def __init__(self):
        self.now, self.waits = 1000.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.waits.append(round(seconds, 3))
        self.now += seconds

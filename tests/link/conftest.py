import pytest
import services


@pytest.fixture
def service():
    running, server = services.start()
    yield running
    server.shutdown()
    server.server_close()

"""The way to a server: proxies, closed networks, certificates, and what is said of them."""

import shutil
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from http.server import HTTPServer

import pytest
import requests
from fetch_samples import HURRIED, NOWHERE, closed_address
from replay import Replay, Reply, _Handler, proxying

from rhoanalytics.fetching.client import Client, Unavailable


class TestProxy:
    @pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy"])
    def test_requests_go_through_it(self, server, client, monkeypatch, variable):
        address = server.to("/file.csv", Reply(b"through"))
        with proxying() as proxy:
            monkeypatch.setenv(variable, proxy.address)
            assert client.content(address) == b"through"
            assert [asked.path for asked in proxy.asked] == [address]

    def test_no_proxy_is_honoured(self, server, client, monkeypatch):
        address = server.to("/file.csv", Reply(b"direct"))
        with proxying() as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.address)
            monkeypatch.setenv("NO_PROXY", "127.0.0.1")
            assert client.content(address) == b"direct"
            assert proxy.asked == []

    def test_a_tunnel_that_it_refuses(self, client, monkeypatch):
        with proxying() as proxy:
            monkeypatch.setenv("HTTPS_PROXY", proxy.address)
            for _ in range(2):
                with pytest.raises(
                    Unavailable, match=r"the proxy does not let publisher.invalid through .*403"
                ):
                    client.content(NOWHERE.replace("http:", "https:"))
            assert [asked.path for asked in proxy.asked] == ["publisher.invalid:443"]

    def test_a_page_that_it_refuses(self, client, monkeypatch):
        with proxying(refuses=403) as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.address)
            with pytest.raises(Unavailable, match=r"publisher\.invalid answered 403"):
                client.content(NOWHERE)

    def test_a_proxy_that_wants_a_password(self, client, monkeypatch):
        with proxying(refuses=407) as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.address)
            with pytest.raises(Unavailable, match="http://NAME:PASSWORD@PROXY:PORT"):
                client.content(NOWHERE)

    def test_a_proxy_that_is_not_there(self, client, monkeypatch):
        monkeypatch.setenv("HTTP_PROXY", closed_address())
        with pytest.raises(Unavailable, match=r"the proxy does not let publisher\.invalid through"):
            client.content(NOWHERE)

    def test_a_proxy_that_is_no_address(self, client, monkeypatch):
        monkeypatch.setenv("HTTP_PROXY", "http://")
        with pytest.raises(Unavailable, match="HTTP_PROXY"):
            client.content(NOWHERE)


class TestClosedNetwork:
    @pytest.mark.parametrize("address", [NOWHERE, None])
    def test_it_is_told_at_once(self, address):
        client = Client()
        address = address or closed_address()
        begun = time.monotonic()
        for _ in range(3):
            with pytest.raises(Unavailable, match="cannot be reached"):
                client.content(address)
        assert time.monotonic() - begun < 5

    def test_a_host_that_has_answered_gets_every_try(self, server, client, monkeypatch):
        address = server.to("/file.csv", Reply(b"there"))
        assert client.content(address) == b"there"
        tried = []

        def refused(*of, **settings):
            tried.append(of)
            return Client(HURRIED)._session.get(closed_address())

        monkeypatch.setattr(client._session, "get", refused)
        with pytest.raises(Unavailable, match="cannot be reached"):
            client.content(address)
        assert len(tried) == HURRIED.attempts

    def test_a_server_that_does_not_answer_in_time(self, server):
        def late(asked):
            time.sleep(0.3)
            return Reply(b"late")

        slow = Client(type(HURRIED)(attempts=2, first_wait=0.01, answer_within=0.05))
        with pytest.raises(Unavailable, match="did not answer in time"):
            slow.content(server.to("/file.csv", late))
        assert server.times("/file.csv") == 2

    @pytest.mark.parametrize("address", ["nonsense", "ftp://publisher.example/file", "http://"])
    def test_an_address_that_is_none(self, client, address):
        with pytest.raises(Unavailable, match="is not an address that can be opened"):
            client.content(address)


def test_requests_to_one_host_keep_their_distance(server):
    patient = Client(type(HURRIED)(between_requests=0.1))
    address = server.to("/file.csv", Reply(b"x"))
    begun = time.monotonic()
    for _ in range(3):
        patient.content(address)
    assert time.monotonic() - begun >= 0.2


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1 that no machine trusts: its file and its key."""
    if (openssl := shutil.which("openssl")) is None:
        pytest.skip("there is no openssl to make a certificate with")
    file, key = tmp_path / "own.pem", tmp_path / "own.key"
    command = f"{openssl} req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(file)]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)
    return file, key


@contextmanager
def encrypted(certificate):
    """A server that speaks HTTPS with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    replay = Replay()
    server = HTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"replay": replay}))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    replay.address = f"https://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield replay
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class TestCertificates:
    def test_one_that_is_not_trusted(self, client, certificate):
        with encrypted(certificate) as server:
            address = server.to("/file.csv", Reply(b"secret"))
            with pytest.raises(Unavailable, match=r"is not trusted .* set REQUESTS_CA_BUNDLE"):
                client.content(address)
            assert server.asked == []

    @pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
    def test_one_that_the_machine_is_told_to_trust(self, certificate, monkeypatch, variable):
        monkeypatch.setenv(variable, str(certificate[0]))
        with encrypted(certificate) as server:
            address = server.to("/file.csv", Reply(b"secret"))
            assert Client(HURRIED).content(address) == b"secret"

    def test_the_rest_of_the_process_keeps_its_own_rules(self, client):
        assert ssl.SSLContext.__module__ == "ssl"
        assert type(requests.Session().get_adapter("https://x")) is requests.adapters.HTTPAdapter

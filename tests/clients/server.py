"""A Kinora server of its own for each test case, and helpers around it."""

import functools
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PHOTOS = ROOT / "photos"
PHOTO = PHOTOS / "mountain_path.jpg"
BINARY = os.environ.get("CLIENTS_BINARY", str(ROOT / "target/release/kinora"))


class Kinora:
    """A running `kinora serve` on a folder that is thrown away."""

    def __init__(self, engine="cpu", **settings):
        self.folder = tempfile.TemporaryDirectory()
        self.data = pathlib.Path(self.folder.name) / "data"
        self.settings = {
            "KINORA_DATA": str(self.data),
            "KINORA_LISTEN": "127.0.0.1:0",
            "KINORA_ENGINE": engine,
            "KINORA_EGRESS_ALLOW": "127.0.0.1/32",
            **settings,
        }
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [BINARY, "serve"],
            env={**os.environ, **self.settings},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = []
        for line in self.process.stderr:
            self.said.append(line)
            if "is listening on " in line:
                self.url = line.split("is listening on ")[1].split()[0]
                break
        else:
            raise RuntimeError("the server did not start: " + "".join(self.said))
        self.drain = threading.Thread(target=self.process.stderr.read, daemon=True)
        self.drain.start()
        deadline = time.monotonic() + 10
        while not (self.data / "first-key").exists():
            assert time.monotonic() < deadline, "there is no first key"
            time.sleep(0.01)
        self.key = (self.data / "first-key").read_text().strip()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.drain.join(timeout=10)
        self.process.stderr.close()
        self.folder.cleanup()

    def command(self, *arguments):
        """Runs a `kinora` command on the same data folder; the answer is JSON."""
        done = subprocess.run(
            [BINARY, *arguments, "--data", str(self.data), "--json"],
            env={**os.environ, **self.settings},
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)

    def call(self, method, path, body=None, key=None, headers=None):
        """One request with the standard library; returns status and JSON."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {key or self.key}",
                "Content-Type": "application/json",
                **(headers or {}),
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def balance(self):
        return self.call("GET", "/api/v3/balance")[1]["data"]["balance"]

    def ledger(self):
        body = {"page": 1, "page_size": 100, "sort": "created_at ASC"}
        return self.call("POST", "/api/v3/billings/search", body)[1]["data"]["items"]


class Receiver:
    """An HTTP server on this machine that serves the photos and takes webhooks.

    `answers` are the statuses that it gives to posts, in order; then 200.
    """

    def __init__(self, answers=()):
        self.posts = []
        self.arrived = threading.Condition()
        answers = list(answers)
        receiver = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = answers.pop(0) if answers else 200
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()
                with receiver.arrived:
                    receiver.posts.append((dict(self.headers.items()), body, status))
                    receiver.arrived.notify_all()

            def log_message(self, *_):
                pass

        handler = functools.partial(Handler, directory=str(PHOTOS))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait_for(self, count, seconds=180):
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.posts) >= count, seconds), (
                f"{len(self.posts)} of {count} posts arrived"
            )
        return self.posts

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def is_signed(headers, body, secret, now=None):
    """The check that WaveSpeed documents for receivers of webhooks."""
    headers = {name.lower(): value for name, value in headers.items()}
    stamp = headers["webhook-timestamp"]
    if abs((now or time.time()) - int(stamp)) > 300:
        return False
    version, signature = headers["webhook-signature"].split(",")
    signed = f"{headers['webhook-id']}.{stamp}.".encode() + body
    key = secret.removeprefix("whsec_").encode()
    right = hmac.new(key, signed, hashlib.sha256).hexdigest()
    return version == "v3" and hmac.compare_digest(signature, right)


def download(url):
    """Fetches a file as clients do: without a key."""
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.headers, answer.read()


class Case(unittest.TestCase):
    """A test case with things that are stopped at its end."""

    def with_(self, thing):
        self.addCleanup(thing.stop)
        return thing

    def assert_film(self, url):
        headers, body = download(url)
        self.assertEqual(headers["Content-Type"], "video/mp4")
        self.assertEqual(body[4:8], b"ftyp")
        self.assertGreater(len(body), 50_000)
        return body

"""fal's own Python client, unmodified, against a server that stands in for its hosts.

The client knows its hosts by name and speaks HTTPS. It is told of a proxy, which leads
to Kinora, and of the authority that has certified Kinora for these names.
"""

import asyncio
import base64
import hashlib
import json
import os
import tempfile
import time
import unittest.mock
import urllib.parse
import warnings

import fal_client
import httpx
import httpx_sse
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from secure import Certificate, Proxy
from server import PHOTO, Case, Kinora, Receiver

HOSTS = ["queue.fal.run", "fal.run", "rest.fal.ai", "v3.fal.media"]
STANDARD = "fal-ai/kling-video/v3/standard/image-to-video"


class FalCase(Case):
    def serve(self, engine="sim", **settings):
        """A server at fal's hosts, and a client that knows nothing of it."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        certificate = Certificate(folder.name, HOSTS)
        kinora = Kinora(
            engine,
            KINORA_TLS_CERT=str(certificate.chain),
            KINORA_TLS_KEY=str(certificate.key),
            **settings,
        )
        self.with_(kinora)
        address = urllib.parse.urlsplit(kinora.url)
        self.proxy = self.with_(Proxy(HOSTS, (address.hostname, address.port)))
        around = {
            "HTTPS_PROXY": self.proxy.url,
            "NO_PROXY": "127.0.0.1",
            "SSL_CERT_FILE": str(certificate.authority),
        }
        patch = unittest.mock.patch.dict(os.environ, around)
        patch.start()
        self.addCleanup(patch.stop)
        # The client has no way to close what it has opened.
        warnings.simplefilter("ignore", ResourceWarning)
        return kinora, fal_client.SyncClient(key=kinora.key)

    def assert_clip(self, video):
        """What a result names is a film, and needs no key."""
        answer = httpx.get(video["url"])
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "video/mp4")
        self.assertEqual(answer.content[4:8], b"ftyp")
        self.assertEqual(len(answer.content), video["file_size"])
        self.assertEqual((video["content_type"], video["file_name"]), ("video/mp4", "output.mp4"))
        return answer.content

    def refusal(self, call):
        with self.assertRaises(fal_client.FalClientHTTPError) as raised:
            call()
        return raised.exception


class Films(FalCase):
    def test_a_photo_is_uploaded_and_filmed(self):
        kinora, client = self.serve("cpu")
        seen, ids = [], []
        result = client.subscribe(
            STANDARD,
            {
                "start_image_url": client.upload_file(PHOTO),
                "prompt": "slow push in, rain",
                "duration": "3",
            },
            with_logs=True,
            on_enqueue=ids.append,
            on_queue_update=seen.append,
        )
        film = self.assert_clip(result["video"])
        self.assertGreater(len(film), 50_000)
        self.assertEqual(len(ids), 1)
        self.assertIsInstance(seen[-1], fal_client.Completed)
        self.assertIsNone(seen[-1].error)
        self.assertEqual(seen[-1].logs[-1]["message"], "the film is ready")
        self.assertGreater(seen[-1].metrics["inference_time"], 0)
        kinds = {type(status) for status in seen[:-1]}
        self.assertLessEqual(kinds, {fal_client.Queued, fal_client.InProgress})
        # 3 s with sound, which is on unless somebody says no.
        self.assertEqual([item["price"] for item in kinora.ledger()], [0.378])
        self.assertEqual(self.proxy.asked, {"queue.fal.run", "rest.fal.ai", "v3.fal.media"})


class Requests(FalCase):
    def setUp(self):
        self.kinora, self.client = self.serve(KINORA_SIM_SECONDS="0..0")
        self.film = {"start_image_url": fal_client.encode_file(PHOTO), "prompt": "rain"}

    def test_a_run_waits_for_its_result(self):
        film = {**self.film, "generate_audio": False, "duration": "5"}
        self.assert_clip(self.client.run(STANDARD, film)["video"])
        other = fal_client.AsyncClient(key=self.kinora.key)
        self.assert_clip(asyncio.run(other.run(STANDARD, film))["video"])
        self.assertEqual([item["price"] for item in self.kinora.ledger()], [0.42, 0.42])
        # The films are at the host that was asked for them.
        self.assertEqual(self.proxy.asked, {"fal.run"})

    def test_a_result_is_found_again_by_its_id(self):
        handle = self.client.submit(STANDARD, self.film)
        done = handle.get()
        self.assertEqual(self.client.result(STANDARD, handle.request_id), done)
        status = self.client.status(STANDARD, handle.request_id)
        self.assertIsInstance(status, fal_client.Completed)

    def test_a_file_goes_to_the_other_store_as_well(self):
        url = self.client.upload_file(PHOTO, repository="fal", fallback_repository=[])
        result = self.client.subscribe(STANDARD, {**self.film, "start_image_url": url})
        self.assert_clip(result["video"])

    def test_what_is_wrong_is_listed_and_costs_nothing(self):
        wrong = {**self.film, "duration": "99", "cfg_scale": 7}
        for call in (self.client.submit, self.client.subscribe, self.client.run):
            error = self.refusal(lambda: call(STANDARD, wrong))
            self.assertEqual(error.status_code, 422)
            places = sorted(entry["loc"] for entry in error.message)
            self.assertEqual(places, [["body", "cfg_scale"], ["body", "duration"]])
        error = self.refusal(lambda: fal_client.SyncClient(key="x").submit(STANDARD, self.film))
        self.assertEqual((error.status_code, error.error_type), (401, "invalid_key"))
        error = self.refusal(lambda: self.client.submit("fal-ai/flux/dev", self.film))
        self.assertEqual((error.status_code, error.error_type), (404, "unknown_model"))
        self.assertEqual(self.kinora.ledger(), [])

    def test_a_picture_that_is_not_there_fails_the_request_and_is_refunded(self):
        before = self.kinora.balance()
        gone = {**self.film, "start_image_url": "http://127.0.0.1:9/gone.png"}
        handle = self.client.submit(STANDARD, gone)
        *_, last = handle.iter_events(with_logs=True)
        self.assertIsInstance(last, fal_client.Completed)
        self.assertIn("`start_image_url`", last.error)
        self.assertEqual(last.error_type, "file_download_error")
        error = self.refusal(handle.get)
        self.assertEqual(error.status_code, 422)
        self.assertEqual(error.message[0]["loc"], ["body", "start_image_url"])
        self.assertEqual(self.kinora.balance(), before)

    def test_statuses_come_as_a_stream_of_events(self):
        handle = self.client.submit(STANDARD, self.film)
        key = {"Authorization": f"Key {self.kinora.key}"}
        with httpx.Client(headers=key, timeout=60) as http:
            url = f"{handle.status_url}/stream?logs=1"
            with httpx_sse.connect_sse(http, "GET", url) as source:
                statuses = [event.json() for event in source.iter_sse()]
        words = [status["status"] for status in statuses]
        self.assertEqual(words[-1], "COMPLETED")
        self.assertLessEqual(set(words[:-1]), {"IN_QUEUE", "IN_PROGRESS"})


class Waiting(FalCase):
    def setUp(self):
        self.kinora, self.client = self.serve(KINORA_SIM_SECONDS="600..600", KINORA_WORKERS="1")
        self.film = {"start_image_url": fal_client.encode_file(PHOTO), "prompt": "rain"}
        self.before = self.kinora.balance()
        self.running = self.client.submit(STANDARD, self.film)
        for status in self.running.iter_events(interval=0.01):
            if isinstance(status, fal_client.InProgress):
                break

    def test_a_request_knows_its_place_and_can_be_cancelled(self):
        first = self.client.submit(STANDARD, self.film, priority="low")
        second = self.client.submit(STANDARD, self.film)
        self.assertEqual(second.status(), fal_client.Queued(position=0))
        self.assertEqual(first.status(), fal_client.Queued(position=1))
        for handle in (first, second, self.running):
            handle.cancel()
            *_, last = handle.iter_events(interval=0.01)
            self.assertEqual(last.error_type, "client_cancelled")
            again = self.refusal(handle.cancel)
            self.assertEqual(again.response.json(), {"status": "ALREADY_COMPLETED"})
        unknown = self.client.get_handle(STANDARD, "01234567-89ab-cdef-0123-456789abcdef")
        gone = self.refusal(unknown.cancel)
        self.assertEqual((gone.status_code, gone.response.json()), (404, {"status": "NOT_FOUND"}))
        self.assertEqual(self.kinora.balance(), self.before)

    def test_a_request_that_cannot_start_in_time_is_given_up_by_both_sides(self):
        error = self.refusal(
            lambda: self.client.subscribe(STANDARD, self.film, start_timeout=1.5)
        )
        self.assertEqual((error.status_code, error.error_type), (504, "startup_timeout"))
        # It was sent once: nothing is charged twice, and this one was refunded.
        kinds = [item["billing_type"] for item in self.kinora.ledger()]
        self.assertEqual(kinds, ["deduct", "deduct", "refund"])


def is_signed(headers, body, now=None):
    """The check that fal documents for receivers, with the keys that it publishes."""
    headers = {name.lower(): value for name, value in headers.items()}
    of = {
        name: headers[f"x-fal-webhook-{name}"]
        for name in ("request-id", "user-id", "timestamp", "signature")
    }
    if abs((now or time.time()) - int(of["timestamp"])) > 300:
        return False
    digest = hashlib.sha256(body).hexdigest()
    signed = "\n".join([of["request-id"], of["user-id"], of["timestamp"], digest]).encode()
    for key in httpx.get("https://rest.fal.ai/.well-known/jwks.json").json()["keys"]:
        raw = base64.urlsafe_b64decode(key["x"] + "=" * (-len(key["x"]) % 4))
        try:
            signature = bytes.fromhex(of["signature"])
            Ed25519PublicKey.from_public_bytes(raw).verify(signature, signed)
            return True
        except InvalidSignature:
            continue
    return False


class Webhooks(FalCase):
    def test_an_event_is_signed_for_everybody_to_check(self):
        receiver = self.with_(Receiver())
        kinora, client = self.serve(KINORA_SIM_SECONDS="0..0")
        film = {"start_image_url": fal_client.encode_file(PHOTO), "prompt": "rain"}
        handle = client.submit(STANDARD, film, webhook_url=f"{receiver.url}/done?a=b")
        ((headers, body, _),) = receiver.wait_for(1)
        self.assertTrue(is_signed(headers, body))
        self.assertFalse(is_signed(headers, body + b" "))
        self.assertFalse(is_signed(headers, body, now=time.time() + 301))
        self.assertFalse(is_signed({**headers, "x-fal-webhook-user-id": "other"}, body))
        event = json.loads(body)
        self.assertEqual((event["request_id"], event["status"]), (handle.request_id, "OK"))
        self.assert_clip(event["payload"]["video"])
        self.assertIn("x-fal-webhook-user-id", {name.lower() for name in headers})

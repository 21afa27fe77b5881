"""The official WaveSpeed SDK, unmodified, against a server with the CPU engine."""

import json
import subprocess
import sys
import pathlib

import wavespeed
from server import PHOTO, Case, Kinora, Receiver, is_signed

STD = "kwaivgi/kling-v3.0-std/image-to-video"
ULTRA = "kwaivgi/kling-v3.0-4k/image-to-video"
TURBO = "kwaivgi/kling-v3-turbo-pro/image-to-video"


def client(kinora, key=None):
    return wavespeed.Client(api_key=key or kinora.key, base_url=kinora.url)


class Films(Case):
    """The three models that people start with, and what they cost."""

    def test_the_three_models_make_films_and_are_charged_to_the_micro_dollar(self):
        kinora, photos = self.with_(Kinora()), self.with_(Receiver())
        sdk = client(kinora)
        before = kinora.balance()
        picture = f"{photos.url}/{PHOTO.name}"

        standard = sdk.run(
            STD,
            {"image": picture, "prompt": "slow push in, rain", "duration": 3, "sound": True},
            poll_interval=0.2,
        )
        self.assert_film(standard["outputs"][0])

        uploaded = sdk.upload(str(PHOTO))
        turbo = sdk.run(
            TURBO,
            {"image": uploaded, "multi_prompt": [{"prompt": "pan left", "duration": "3"}]},
            poll_interval=0.2,
        )
        self.assert_film(turbo["outputs"][0])

        ultra = sdk.run(
            ULTRA,
            {"image": uploaded, "prompt": "dolly in", "duration": 3},
            enable_sync_mode=True,
        )
        self.assert_film(ultra["outputs"][0])

        prices = [item["price"] for item in kinora.ledger()]
        # 3 s with sound at 0.126; 5 s of `duration` and 3 s of shots at 0.14; 3 s at 0.42.
        self.assertEqual(prices, [0.378, 1.12, 1.26])
        self.assertAlmostEqual(before - kinora.balance(), 2.758, places=6)

    def test_a_result_can_be_asked_for_again(self):
        kinora = self.with_(Kinora(engine="sim", KINORA_SIM_SECONDS="0..0"))
        done = client(kinora).run_no_throw(
            STD, {"image": client(kinora).upload(str(PHOTO)), "prompt": "a"}, poll_interval=0.1
        )
        self.assertEqual(done["status"], "completed")
        data = client(kinora).get_result(done["task_id"])["data"]
        self.assertEqual(data["outputs"], done["outputs"])
        self.assertEqual(data["status"], "completed")


class Failures(Case):
    def test_a_failed_prediction_is_refunded(self):
        kinora = self.with_(Kinora(engine="sim", KINORA_SIM_SECONDS="0..0", KINORA_SIM_FAIL="1"))
        sdk = client(kinora)
        before = kinora.balance()
        picture = sdk.upload(str(PHOTO))
        with self.assertRaisesRegex(RuntimeError, "Prediction failed"):
            sdk.run(STD, {"image": picture, "prompt": "a"}, poll_interval=0.1)
        self.assertEqual(kinora.balance(), before)
        kinds = [item["billing_type"] for item in kinora.ledger()]
        self.assertEqual(kinds, ["deduct", "refund"])

    def test_a_picture_in_a_private_network_is_not_fetched(self):
        photos = self.with_(Receiver())
        kinora = self.with_(Kinora(KINORA_EGRESS_ALLOW=""))
        before = kinora.balance()
        with self.assertRaisesRegex(RuntimeError, "not allowed"):
            picture = f"{photos.url}/{PHOTO.name}"
            client(kinora).run(STD, {"image": picture, "prompt": "a"}, poll_interval=0.1)
        self.assertEqual(kinora.balance(), before)

    def test_errors_of_a_submit_name_what_is_wrong(self):
        kinora = self.with_(Kinora(engine="sim"))
        wrong = [
            (client(kinora, "kin_wrong"), STD, {"prompt": "a"}, "HTTP 401"),
            (client(kinora), STD, {"prompt": "a"}, "HTTP 400.*`image` is missing"),
            (client(kinora), STD, {"image": "x", "prompt": "a", "duration": 99}, "`duration`"),
            (client(kinora), "kwaivgi/none/image-to-video", {}, "HTTP 404"),
        ]
        for sdk, model, body, expected in wrong:
            with self.assertRaisesRegex(RuntimeError, expected):
                sdk.run(model, body)
        self.assertEqual(kinora.ledger(), [])

    def test_without_credit_nothing_is_taken(self):
        kinora = self.with_(Kinora(engine="sim", KINORA_SIM_SECONDS="0..0"))
        kinora.command("account", "add", "poor", "--credit", "0.42")
        key = kinora.command("key", "create", "--account", "poor")["key"]
        sdk = client(kinora, key)
        body = {"image": sdk.upload(str(PHOTO)), "prompt": "a"}
        sdk.run(STD, body, poll_interval=0.1)
        with self.assertRaisesRegex(RuntimeError, "HTTP 402"):
            sdk.run(STD, body)
        kinora.command("account", "credit", "poor", "0.42")
        sdk.run(STD, body, poll_interval=0.1)


class Webhooks(Case):
    def test_the_third_try_is_the_same_event_with_a_fresh_signature(self):
        receiver = self.with_(Receiver(answers=[500, 503]))
        kinora = self.with_(Kinora(engine="sim", KINORA_SIM_SECONDS="0..0"))
        secret = kinora.call("GET", "/api/v3/webhook/secret")[1]["data"]["secret"]
        picture = client(kinora).upload(str(PHOTO))
        path = f"/api/v3/{STD}?webhook={receiver.url}/done"
        status, answer = kinora.call("POST", path, {"image": picture, "prompt": "a"})
        self.assertEqual(status, 200, answer)
        posts = receiver.wait_for(3)
        self.assertEqual([status for _, _, status in posts], [500, 503, 200])
        ids = {headers["webhook-id"] for headers, _, _ in posts}
        bodies = {body for _, body, _ in posts}
        stamps = {headers["webhook-timestamp"] for headers, _, _ in posts}
        self.assertEqual((len(ids), len(bodies), len(stamps)), (1, 1, 3))
        for headers, body, _ in posts:
            self.assertTrue(is_signed(headers, body, secret))
            late = int(headers["webhook-timestamp"]) + 301
            self.assertFalse(is_signed(headers, body, secret, now=late))
        event = json.loads(posts[0][1])
        self.assertEqual(event["id"], answer["data"]["id"])
        self.assertEqual(event["status"], "completed")
        self.assertEqual(event["input"]["prompt"], "a")


class Guide(Case):
    def test_the_sample_of_the_developer_guide_prints_the_address_of_a_film(self):
        kinora, photos = self.with_(Kinora()), self.with_(Receiver())
        sample = pathlib.Path(__file__).with_name("guide_sample.py")
        arguments = [kinora.url, kinora.key, f"{photos.url}/{PHOTO.name}"]
        done = subprocess.run(
            [sys.executable, str(sample), *arguments],
            capture_output=True,
            text=True,
            timeout=120,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_film(done.stdout.strip())
        self.assertEqual([item["price"] for item in kinora.ledger()], [0.42])


class Highway(Case):
    def test_a_request_as_documented_makes_a_film(self):
        kinora, photos = self.with_(Kinora()), self.with_(Receiver())
        body = {
            "image": f"{photos.url}/{PHOTO.name}",
            "sound": True,
            "prompt": "the camera glides forward, wind",
            "duration": 3,
            "cfg_scale": 0.5,
            "negative_prompt": "blur",
            "extra": {"webhook": {"url": f"{photos.url}/done"}},
        }
        status, task = kinora.call("POST", "/v3/async/kling-v3.0-std-i2v", body)
        self.assertEqual((status, list(task)), (200, ["task_id"]))
        (_, told, _), = photos.wait_for(1)
        self.assertEqual(json.loads(told)["event_type"], "ASYNC_TASK_RESULT")
        path = f"/v3/async/task-result?task_id={task['task_id']}"
        # One vendor's SDK sends the key alone.
        status, result = kinora.call("GET", path, headers={"Authorization": kinora.key})
        self.assertEqual(status, 200)
        self.assertEqual(result["task"]["status"], "TASK_STATUS_SUCCEED")
        self.assert_film(result["videos"][0]["video_url"])
        self.assertEqual([item["price"] for item in kinora.ledger()], [0.378])

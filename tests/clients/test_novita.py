"""Novita's own SDK, unmodified: it polls tasks, and knows no films of ours itself."""

import logging

from novita_client import NovitaClient
from novita_client.exceptions import NovitaResponseError
from server import PHOTO, Case, Kinora, Receiver

# The SDK logs what it raises as well.
logging.getLogger("novita_client").setLevel(logging.CRITICAL)


class Tasks(Case):
    def test_the_sdk_polls_a_task_to_its_film(self):
        kinora, photos = self.with_(Kinora()), self.with_(Receiver())
        sdk = NovitaClient(kinora.key, kinora.url)
        body = {"image": f"{photos.url}/{PHOTO.name}", "prompt": "dolly in, rain", "duration": 3}
        # What the SDK sends for its own models as well.
        task = sdk._post("/v3/async/kling-v3.0-std-i2v", body)
        seen = []
        done = sdk.wait_for_task_v3(
            task["task_id"], wait_for=120, callback=lambda it: seen.append(it.task.status.value)
        )
        self.assertEqual(done.task.status.value, "TASK_STATUS_SUCCEED")
        self.assertTrue(done.finished())
        self.assertEqual(seen[-1], "TASK_STATUS_SUCCEED")
        self.assertEqual(done.videos[0].video_type, "mp4")
        self.assert_film(done.videos[0].video_url)
        self.assertEqual([item["price"] for item in kinora.ledger()], [0.252])

    def test_a_failed_task_ends_the_wait_and_is_refunded(self):
        kinora = self.with_(Kinora(engine="sim", KINORA_SIM_SECONDS="0..0", KINORA_SIM_FAIL="1"))
        sdk = NovitaClient(kinora.key, kinora.url)
        before = kinora.balance()
        task = sdk._post("/v3/async/kling-v3.0-std-t2v", {"prompt": "a boat"})
        done = sdk.wait_for_task_v3(task["task_id"], wait_for=60)
        self.assertEqual(done.task.status.value, "TASK_STATUS_FAILED")
        self.assertNotEqual(done.task.reason, "")
        self.assertEqual(kinora.balance(), before)

    def test_what_this_engine_cannot_film_is_refused_and_not_charged(self):
        kinora = self.with_(Kinora())
        sdk = NovitaClient(kinora.key, kinora.url)
        for slug, expected in [("kling-v3.0-std-t2v", "from pictures only"), ("kling-v9", "404")]:
            with self.assertRaisesRegex(NovitaResponseError, expected):
                sdk._post(f"/v3/async/{slug}", {"prompt": "a boat"})
        self.assertEqual(kinora.ledger(), [])

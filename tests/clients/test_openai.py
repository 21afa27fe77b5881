"""OpenAI's own SDK, unmodified, against a server with the CPU engine."""

import openai
from server import PHOTO, Case, Kinora, Receiver


def client(kinora, key=None):
    return openai.OpenAI(api_key=key or kinora.key, base_url=f"{kinora.url}/v1", max_retries=0)


class Videos(Case):
    def test_a_video_is_made_downloaded_listed_and_deleted(self):
        kinora = self.with_(Kinora())
        sdk = client(kinora)
        before = kinora.balance()
        with open(PHOTO, "rb") as photo:
            video = sdk.videos.create_and_poll(
                prompt="slow push in, rain",
                model="std",
                seconds="4",
                size="1280x720",
                input_reference=photo,
                poll_interval_ms=200,
            )
        self.assertEqual((video.status, video.progress, video.error), ("completed", 100, None))
        self.assertEqual((video.seconds, video.size), ("4", "1280x720"))
        self.assertEqual(video.model, "kwaivgi/kling-v3.0-std/image-to-video")
        self.assertAlmostEqual(before - kinora.balance(), 4 * 0.084, places=6)

        film = sdk.videos.download_content(video.id)
        self.assertEqual(film.response.headers["content-type"], "video/mp4")
        self.assertEqual(film.read(), self.assert_film(video.to_dict()["url"]))
        for variant in ["thumbnail", "spritesheet"]:
            picture = sdk.videos.download_content(video.id, variant=variant).read()
            self.assertEqual(picture[:3], b"\xff\xd8\xff", variant)

        self.assertEqual(sdk.videos.retrieve(video.id), video)
        self.assertEqual([listed.id for listed in sdk.videos.list(order="asc")], [video.id])
        gone = sdk.videos.delete(video.id)
        self.assertEqual((gone.id, gone.deleted, gone.object), (video.id, True, "video.deleted"))
        self.assertEqual(list(sdk.videos.list()), [])
        with self.assertRaises(openai.NotFoundError):
            sdk.videos.retrieve(video.id)

    def test_a_picture_at_an_address_and_a_remix_of_it(self):
        kinora, photos = self.with_(Kinora()), self.with_(Receiver())
        sdk = client(kinora)
        address = f"{photos.url}/{PHOTO.name}"
        first = sdk.videos.create_and_poll(
            prompt="dolly in",
            seconds=3,
            # The SDK's own parameter takes files alone, whatever its type says.
            extra_body={"input_reference": {"image_url": address}, "generate_sound": True},
            poll_interval_ms=200,
        )
        self.assertEqual(first.status, "completed", first.error)
        second = sdk.videos.poll(
            sdk.videos.remix(first.id, prompt="snow").id, poll_interval_ms=200
        )
        self.assertEqual(second.status, "completed", second.error)
        self.assertEqual(second.remixed_from_video_id, first.id)
        self.assertEqual((second.prompt, second.size), ("snow", first.size))
        prices = [item["price"] for item in kinora.ledger()]
        self.assertEqual(prices, [0.378, 0.378])

    def test_many_videos_are_listed_page_by_page(self):
        kinora = self.with_(Kinora(engine="sim", KINORA_SIM_SECONDS="0..0"))
        sdk = client(kinora)
        made = [sdk.videos.create(prompt=f"boat {n}", seconds=3).id for n in range(7)]
        self.assertEqual([video.id for video in sdk.videos.list(limit=3, order="asc")], made)
        self.assertEqual([video.id for video in sdk.videos.list(limit=2)], made[::-1])

    def test_a_running_video_is_deleted_when_its_work_has_ended(self):
        kinora = self.with_(Kinora(engine="sim", KINORA_SIM_SECONDS="600..600"))
        sdk = client(kinora)
        before = kinora.balance()
        video = sdk.videos.create(prompt="boat", seconds=3)
        self.assertTrue(sdk.videos.delete(video.id).deleted)
        self.assertEqual(kinora.balance(), before)


class Rest(Case):
    def test_errors_are_those_that_the_sdk_knows(self):
        kinora = self.with_(Kinora())
        sdk = client(kinora)
        with self.assertRaises(openai.AuthenticationError):
            client(kinora, "kin_wrong").videos.list()
        with self.assertRaisesRegex(openai.NotFoundError, "did you mean `turbo-pro`"):
            sdk.videos.create(prompt="a", model="turbopro")
        with self.assertRaisesRegex(openai.BadRequestError, "`seconds`.*99") as wrong:
            with open(PHOTO, "rb") as photo:
                sdk.videos.create(prompt="a", seconds="99", input_reference=photo)
        self.assertEqual(wrong.exception.param, "seconds")
        with self.assertRaisesRegex(openai.BadRequestError, "from pictures only"):
            sdk.videos.create(prompt="words alone")
        self.assertEqual(kinora.ledger(), [])

    def test_models_are_listed_and_found(self):
        kinora = self.with_(Kinora())
        sdk = client(kinora)
        ids = [model.id for model in sdk.models.list()]
        self.assertIn("kwaivgi/kling-v3.0-4k/image-to-video", ids)
        self.assertEqual(sdk.models.retrieve(ids[0]).id, ids[0])

    def test_a_webhook_is_verified_by_the_sdk(self):
        receiver = self.with_(Receiver())
        kinora = self.with_(Kinora(engine="sim", KINORA_SIM_SECONDS="0..0"))
        secret = kinora.call("GET", "/api/v3/webhook/secret")[1]["data"]["secret"]
        sdk = client(kinora)
        hook = {"webhook_url": f"{receiver.url}/done"}
        video = sdk.videos.create(prompt="boat", seconds=3, extra_body=hook)
        ((headers, body, _),) = receiver.wait_for(1)
        event = sdk.webhooks.unwrap(body, headers, secret=secret)
        self.assertEqual((event.type, event.data.id), ("video.completed", video.id))
        with self.assertRaises(openai.InvalidWebhookSignatureError):
            sdk.webhooks.unwrap(body + b" ", headers, secret=secret)

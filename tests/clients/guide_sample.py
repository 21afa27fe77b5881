"""The developer guide's own sample: only the host, the key and the picture are ours.

    python guide_sample.py HOST KEY PICTURE_URL
"""

import sys

HOST, KEY, PICTURE = sys.argv[1:]

import httpx, time
API_URL = f"{HOST}/api/v3/kwaivgi/kling-v3.0-std-image-to-video"
HEADERS = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
payload = {
"image_url": PICTURE,
"prompt": "Slow cinematic zoom out, soft bokeh background, golden hour lighting",
"duration_seconds": 5,
"aspect_ratio": "16:9",
"audio_enabled": False
}
task = httpx.post(API_URL, json=payload, headers=HEADERS).json()
task_id = task["data"]["id"]
while True:
    status = httpx.get(f"{API_URL}/{task_id}", headers=HEADERS).json()
    if status["data"]["status"] == "completed":
        print(status["data"]["outputs"]["video_url"])
        break
    time.sleep(10)

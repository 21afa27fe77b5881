//! Whole predictions whose films are made elsewhere.

use kinora::config::{ClusterApi, ServerSettings};
use reqwest::Method;
use serde_json::json;

use super::adapters::{cluster, relay};
use super::openai::{SGLANG, VLLM};
use super::wavespeed::{self, KEY};
use super::{Elsewhere, Poll, clip, lightx2v, openai};
use crate::crash::{Client, FIRST, Process};
use crate::support::{Kinora, PRICE, STD, film, merge};

fn on_cluster(server: &Elsewhere) -> impl FnOnce(&mut ServerSettings) {
    let settings = cluster(&server.url, ClusterApi::OpenAi);
    |all| {
        all.engine = "auto".to_owned();
        all.cluster = Some(settings);
    }
}

fn on_relay(server: &Elsewhere) -> impl FnOnce(&mut ServerSettings) {
    let settings = relay(&server.url);
    |all| {
        all.engine = "relay".to_owned();
        all.relay = Some(settings);
    }
}

/// How a server of ours is told of one elsewhere.
#[derive(Clone, Copy)]
enum Told {
    Cluster(ClusterApi),
    Relay,
}

/// Every kind of server elsewhere.
async fn every_kind() -> [(&'static str, Elsewhere, Told); 4] {
    let openai = Told::Cluster(ClusterApi::OpenAi);
    let lightx2v = Told::Cluster(ClusterApi::LightX2v);
    [
        ("vLLM-Omni", openai::serve(VLLM).await, openai),
        ("SGLang-Diffusion", openai::serve(SGLANG).await, openai),
        ("LightX2V", lightx2v::serve(lightx2v::NEWER).await, lightx2v),
        ("WaveSpeed", wavespeed::serve().await, Told::Relay),
    ]
}

impl Told {
    async fn start(self, server: &Elsewhere) -> Kinora {
        match self {
            Self::Relay => Kinora::elsewhere(on_relay(server)).await,
            Self::Cluster(api) => {
                let settings = cluster(&server.url, api);
                let told = |all: &mut ServerSettings| {
                    all.engine = "cluster".to_owned();
                    all.cluster = Some(settings);
                };
                Kinora::elsewhere(told).await
            }
        }
    }

    /// The engine, and what the environment says of it.
    fn environment(self, url: &str) -> (&'static str, Vec<(&'static str, &str)>) {
        match self {
            Self::Relay => {
                let all = vec![("KINORA_RELAY_URL", url), ("KINORA_RELAY_KEY", KEY)];
                ("relay", all)
            }
            Self::Cluster(api) => {
                let api = match api {
                    ClusterApi::OpenAi => "openai",
                    ClusterApi::LightX2v => "lightx2v",
                };
                let all = vec![
                    ("KINORA_CLUSTER_URL", url),
                    ("KINORA_CLUSTER_API", api),
                    ("KINORA_CLUSTER_KEY", "token"),
                ];
                ("cluster", all)
            }
        }
    }
}

/// Waits until something is true.
async fn until(mut is_so: impl FnMut() -> bool) {
    while !is_so() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_of_a_cluster_is_ours_when_it_is_made() {
    let server = openai::serve(VLLM).await;
    let kinora = Kinora::elsewhere(on_cluster(&server)).await;
    assert_eq!(kinora.server.as_ref().unwrap().notes, [""; 0]);
    let done = kinora.film(&json!({"sound": true, "seed": 7})).await;
    assert_eq!(done["status"], "completed", "{done}");
    let asked = server.job();
    assert_eq!(
        (&asked["prompt"], &asked["seed"]),
        (&json!("slow push in, rain"), &json!(7))
    );
    assert_eq!(asked["user"], done["id"]);
    assert!(
        asked["generate_sound"] == true && asked["size"] == "960x960",
        "{asked:?}"
    );
    // The model reads the words itself: nothing is said to be left out of them.
    let warnings = done["warnings"].as_array().unwrap();
    let silent = "`sound` was asked for, but the upstream made a silent clip";
    assert_eq!(warnings, &[json!(silent)]);
    let clip_here = kinora.http.get(done["outputs"][0].as_str().unwrap());
    let bytes = clip_here.send().await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes, clip());
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn films_of_words_alone_are_made_elsewhere() {
    const WORDS: &str = "/api/v3/kwaivgi/kling-v3.0-std/text-to-video";
    let body = json!({"prompt": "a cat", "enable_sync_mode": true, "duration": 3});
    for (kind, frames) in [(VLLM, 73), (SGLANG, 49)] {
        let server = openai::serve(kind).await;
        let kinora = Kinora::elsewhere(on_cluster(&server)).await;
        let done = kinora.post(WORDS, &body).await.data().clone();
        assert_eq!(done["status"], "completed", "{done}");
        assert_eq!(server.job()["num_frames"], frames);
    }
    let server = wavespeed::serve().await;
    let kinora = Kinora::elsewhere(on_relay(&server)).await;
    let done = kinora.post(WORDS, &body).await.data().clone();
    assert_eq!(done["status"], "completed", "{done}");
    assert_eq!(
        server.job()["model"],
        "kwaivgi/kling-v3.0-std/text-to-video"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_engine_elsewhere_lacks_is_refused_by_name_and_not_charged() {
    let shots = json!([{"prompt": "a", "duration": 2}, {"prompt": "b", "duration": 3}]);
    let key = json!({"at": "5s", "move": [0.1, 0, 0]});
    let asked = [
        ("end_image", json!({"end_image": film()["image"]})),
        ("sound", json!({"sound": true})),
        (
            "multi_prompt",
            json!({"multi_prompt": shots, "prompt": null}),
        ),
        ("loop", json!({"loop": true})),
        (
            "camera",
            json!({"camera": {"version": 1, "keys": [{"at": "0s"}, key]}}),
        ),
        ("static_mask", json!({"static_mask": film()["image"]})),
    ];
    // What each server was found to have is taken; the rest is refused by its name.
    let has: [&[&str]; 4] = [
        &["sound"],
        &[],
        &["end_image"],
        &["end_image", "sound", "multi_prompt"],
    ];
    for ((name, server, told), has) in every_kind().await.into_iter().zip(has) {
        let kinora = told.start(&server).await;
        for (field, extra) in asked.iter().filter(|(field, _)| !has.contains(field)) {
            let mut body = film();
            merge(&mut body, extra);
            let refused = kinora.post(STD, &body).await;
            let message = refused.body["message"].as_str().unwrap_or_default();
            assert_eq!(refused.status, 400, "{name} {field}: {}", refused.body);
            assert!(
                message.contains(" engine") && message.contains(field),
                "{name}: {message}"
            );
        }
        let mut motion = film();
        motion["video"] = json!("http://127.0.0.1:1/a.mp4");
        let path = "/api/v3/kwaivgi/kling-v3.0-std/motion-control";
        let refused = kinora.post(path, &motion).await;
        assert_eq!(refused.status, 400, "{name}: {}", refused.body);
        let guide = json!({"image_url": film()["image"], "shots": [
            {"prompt": "a", "duration": 2}, {"prompt": "b", "duration": 3, "image": film()["image"]},
        ]});
        let path = "/api/v3/kwaivgi/kling-v3.0-std-image-to-video";
        let refused = kinora.post(path, &guide).await;
        let message = refused.body["message"].as_str().unwrap_or_default();
        assert!(message.contains("`shots[1].image`"), "{name}: {message}");
        assert_eq!(kinora.balance().await, FIRST, "{name}");
        assert_eq!(server.counts(), (0, 0), "{name}");
        for field in has {
            let mut body = film();
            let (_, extra) = asked.iter().find(|(other, _)| other == field).unwrap();
            merge(&mut body, extra);
            kinora.post(STD, &body).await.data();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_elsewhere_is_told_and_refunded() {
    let server = wavespeed::serve().await;
    let kinora = Kinora::elsewhere(on_relay(&server)).await;
    server.poll(Poll::Is("failed", "content not permitted"));
    let failed = kinora.film(&json!({})).await;
    assert_eq!(
        (&failed["status"], &failed["code"]),
        (&json!("failed"), &json!(1200))
    );
    assert_eq!(failed["error"], "content not permitted");
    server
        .state
        .lock()
        .unwrap()
        .answers
        .push_back(super::Instead::Status(400, None, "too dark"));
    let failed = kinora.film(&json!({})).await;
    assert_eq!(
        (&failed["error"], &failed["code"]),
        (&json!("too dark"), &json!(1401))
    );
    assert_eq!(kinora.balance().await, FIRST);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_a_cluster_forgot_is_made_once_more() {
    let server = openai::serve(VLLM).await;
    let kinora = Kinora::elsewhere(on_cluster(&server)).await;
    server.poll(Poll::Gone);
    let done = kinora.film(&json!({})).await;
    assert_eq!(done["status"], "completed", "{done}");
    let jobs = server.state.lock().unwrap().jobs.clone();
    assert_eq!(jobs.len(), 2);
    assert_eq!(jobs[0]["seed"], jobs[1]["seed"]);
    assert_eq!(
        jobs[1]["user"],
        format!("{}-2", done["id"].as_str().unwrap())
    );
    server.poll(Poll::Gone).poll(Poll::Gone);
    let failed = kinora.film(&json!({})).await;
    assert_eq!(failed["status"], "failed");
    assert!(
        failed["error"].as_str().unwrap().contains("forgotten"),
        "{failed}"
    );
    assert_eq!(kinora.balance().await, FIRST - PRICE);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_clip_is_fetched_again_and_nothing_submitted_twice() {
    let server = wavespeed::serve().await;
    let kinora = Kinora::elsewhere(on_relay(&server)).await;
    server.file(b"<html>come back later</html>");
    let done = kinora.film(&json!({})).await;
    assert_eq!(done["status"], "completed", "{done}");
    assert_eq!(server.counts(), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_is_passed_on() {
    for (name, server, told) in every_kind().await {
        let kinora = told.start(&server).await;
        server.hold();
        let submitted = kinora.post(STD, &film()).await;
        let id = submitted.data()["id"].as_str().unwrap().to_owned();
        until(|| server.polls_begun() > 0).await;
        let made = kinora.store().any_prediction(&id).await.unwrap().unwrap();
        let job = made
            .upstream
            .id
            .expect("it is noted before it is asked after");
        let cancelled = kinora.delete(&format!("/api/v3/predictions/{id}")).await;
        assert_eq!(cancelled.status, 200, "{name}: {}", cancelled.body);
        until(|| !server.cancelled().is_empty()).await;
        assert_eq!(server.cancelled(), [job], "{name}");
        server.release();
        // What was charged comes back once the worker has let go.
        while kinora.balance().await != FIRST {
            tokio::task::yield_now().await;
        }
        kinora.assert_books().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_elsewhere_outlives_the_process_that_submitted_it() {
    for (name, server, told) in every_kind().await {
        server.hold();
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let (engine, settings) = told.environment(&server.url);
        let first = Process::with_engine(engine, &data, &settings);
        let client = Client::new(first.key());
        let submitted = client.call(&first, Method::POST, STD, &film()).await;
        let id = submitted["id"].as_str().unwrap().to_owned();
        // It asks after a job once the job's id is stored.
        until(|| server.polls_begun() > 0).await;
        first.kill();

        let second = Process::with_engine(engine, &data, &settings);
        server.release();
        let status = loop {
            match client.status(&second, &id).await.as_str() {
                "created" | "processing" => tokio::task::yield_now().await,
                status => break status.to_owned(),
            }
        };
        assert_eq!(status, "completed", "{name}");
        assert_eq!(server.counts(), (1, 1), "{name}: one submit, one job");
        assert_eq!(client.balance(&second).await, FIRST - PRICE, "{name}");
        second.kill();
    }
}

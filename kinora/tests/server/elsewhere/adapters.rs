//! What each kind of server is sent and what its answers mean, without a worker
//! that waits between them.

use std::sync::Arc;

use kinora::config::{
    Allowed, ClusterApi, ClusterSettings, EgressSettings, RelayPictures, RelaySettings, Secret,
};
use kinora::egress::Egress;
use kinora::engine::cluster;
use kinora::engine::relay::Relay;
use kinora::engine::upstream::{
    Cause, JobPicture, PictureRole, UnknownSubmit, Upstream, UpstreamError, UpstreamJob,
    UpstreamStatus,
};
use kinora_core::limits::Limits;
use kinora_core::picture::{PictureFacts, PictureFormat};
use kinora_core::request::{Draft, Film};
use kinora_media::inspect::Clip;
use serde_json::{Value, json};

use super::openai::{SGLANG, VLLM};
use super::wavespeed::{self, KEY};
use super::{Elsewhere, Instead, Poll, clip, lightx2v, openai};
use crate::support::{Kinora, PRICE, picture_bytes};

pub fn cluster(url: &str, api: ClusterApi) -> ClusterSettings {
    ClusterSettings {
        url: url.to_owned(),
        api,
        key: Some(Secret::new("token".to_owned())),
        model: None,
        family: None,
        fps: None,
        end_image: None,
        sound: None,
    }
}

pub fn relay(url: &str) -> RelaySettings {
    RelaySettings {
        url: url.to_owned(),
        key: Secret::new(KEY.to_owned()),
        models: vec![],
        pictures: RelayPictures::Inline,
        idempotent: false,
        history: false,
        seed: false,
    }
}

fn egress() -> Egress {
    Egress::new(&EgressSettings::default(), vec![])
}

async fn clustered(settings: &ClusterSettings) -> Arc<dyn Upstream> {
    let opened = cluster::open(settings, egress()).await.unwrap();
    assert_eq!(opened.notes, [""; 0]);
    opened.upstream
}

async fn relayed(settings: &RelaySettings) -> Relay {
    let (relay, notes) = Relay::open(settings, egress()).await.unwrap();
    assert_eq!(notes, [""; 0]);
    relay
}

/// A job of a body, with the pictures that it names.
fn job(body: &Value) -> UpstreamJob {
    let (mut draft, ignored) = Draft::from_json(body);
    assert_eq!(ignored, [""; 0]);
    let bytes = picture_bytes(320, 180);
    let facts = PictureFacts {
        format: PictureFormat::Png,
        width: 1280,
        height: 720,
        bytes: bytes.len() as u64,
    };
    draft.end_image = draft.end_image_sent.then_some(facts);
    let start = draft.image_sent.then_some(facts);
    let film = Film::parse(&draft, start.as_ref(), &Limits::wire()).unwrap();
    let roles = [
        (PictureRole::Start, draft.image_sent),
        (PictureRole::End, draft.end_image_sent),
    ];
    let pictures = roles.into_iter().filter(|(_, is_sent)| *is_sent);
    let picture = |(role, _)| JobPicture {
        role,
        mime: "image/png",
        bytes: bytes.clone().into(),
    };
    UpstreamJob {
        prompt: film.prompt.clone().unwrap_or_default(),
        seed_asked: draft.seed.is_some(),
        created_ms: 0,
        pictures: pictures.map(picture).collect(),
        film,
    }
}

fn plain() -> UpstreamJob {
    job(&json!({"model": "std", "image": "x", "prompt": "a cat"}))
}

fn words_alone() -> UpstreamJob {
    job(&json!({"model": "kwaivgi/kling-v3.0-std/text-to-video", "prompt": "a cat"}))
}

async fn fetched(upstream: &dyn Upstream, id: &str) -> Result<Vec<u8>, UpstreamError> {
    let mut bytes = vec![];
    upstream.fetch(id, &mut bytes).await?;
    Ok(bytes)
}

/// Submits, asks and fetches, and gives what the server was asked for.
async fn filmed(server: &Elsewhere, upstream: &dyn Upstream, job: &UpstreamJob) -> Value {
    let id = upstream.submit(job, "key-1").await.unwrap();
    assert_eq!(upstream.poll(&id).await.unwrap(), UpstreamStatus::Completed);
    assert_eq!(fetched(upstream, &id).await.unwrap(), clip());
    Value::Object(server.job())
}

#[tokio::test]
async fn vllm_omni_gets_a_form_that_it_understands() {
    let server = openai::serve(VLLM).await;
    let upstream = clustered(&cluster(&server.url, ClusterApi::OpenAi)).await;
    assert!(upstream.capabilities().sound, "its model is LTX");
    assert!(!upstream.capabilities().end_image);
    let body = json!({
        "model": "std", "image": "x", "prompt": "a cat", "negative_prompt": "dogs",
        "sound": true, "seed": 1_u64 << 40, "cfg_scale": 0.7, "duration": 7,
    });
    let job = job(&body);
    let asked = filmed(&server, upstream.as_ref(), &job).await;
    let expected = json!({
        "prompt": "a cat", "negative_prompt": "dogs", "seconds": "7", "size": "1280x704",
        "num_frames": 169, "fps": 24, "seed": 0, "generate_sound": true, "user": "key-1",
        "input_reference": [["start.png", "image/png"]],
    });
    assert_eq!(asked, expected);
    let said = upstream.left_out(&job).await;
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].contains("1280 × 704 in place of 1280 × 720"),
        "{said:?}"
    );
    assert!(said[1].contains("`cfg_scale`"), "{said:?}");
    let bearers = server.state.lock().unwrap().bearers.clone();
    assert_eq!(bearers, ["Bearer token"]);
}

#[tokio::test]
async fn vllm_omni_makes_films_of_words_and_between_two_pictures_where_told_to() {
    let server = openai::serve(VLLM).await;
    let settings = ClusterSettings {
        end_image: Some(true),
        model: Some("Lightricks/LTX-2".to_owned()),
        ..cluster(&server.url, ClusterApi::OpenAi)
    };
    let upstream = clustered(&settings).await;
    assert!(upstream.capabilities().end_image);
    upstream.submit(&words_alone(), "key-1").await.unwrap();
    let body = json!({"model": "std", "image": "x", "end_image": "x", "prompt": "a"});
    upstream.submit(&job(&body), "key-2").await.unwrap();
    let jobs = server.state.lock().unwrap().jobs.clone();
    assert_eq!(jobs[0].get("input_reference"), None);
    assert_eq!(jobs[0]["model"], "Lightricks/LTX-2");
    let both = json!([["start.png", "image/png"], ["end.png", "image/png"]]);
    assert_eq!(jobs[1]["input_references"], both);
    assert_eq!(jobs[1]["extra_params"]["frame_indices"], json!([0, -1]));
}

#[tokio::test]
async fn a_cluster_is_given_words_where_nobody_said_any() {
    let server = openai::serve(SGLANG).await;
    let upstream = clustered(&cluster(&server.url, ClusterApi::OpenAi)).await;
    let job = job(&json!({"model": "turbo-std", "image": "x"}));
    let asked = filmed(&server, upstream.as_ref(), &job).await;
    assert_eq!(asked["prompt"], "natural motion");
    let said = upstream.left_out(&job).await;
    assert!(said[1].contains("no `prompt`"), "{said:?}");
}

#[tokio::test]
async fn sglang_gets_a_form_with_a_picture_and_json_without() {
    let server = openai::serve(SGLANG).await;
    let upstream = clustered(&cluster(&server.url, ClusterApi::OpenAi)).await;
    assert!(!upstream.capabilities().sound);
    let asked = filmed(&server, upstream.as_ref(), &plain()).await;
    let expected = json!({
        "prompt": "a cat", "seconds": "5", "size": "1280x720", "num_frames": 81, "fps": 16,
        "input_reference": [["start.png", "image/png"]],
    });
    assert_eq!(asked, expected);
    let body = json!({
        "model": "std", "image": "x", "prompt": "a", "negative_prompt": "b", "seed": 3,
    });
    let said = upstream.left_out(&job(&body)).await;
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].contains("16 frames a second"), "{said:?}");
    assert!(
        said[1].contains("`seed`") && said[2].contains("`negative_prompt`"),
        "{said:?}"
    );

    upstream.submit(&words_alone(), "key-2").await.unwrap();
    let json = server.state.lock().unwrap().jobs[1].clone();
    assert_eq!((&json["seconds"], &json["seed"]), (&json!(5), &json!(0)));
}

#[tokio::test]
async fn lightx2v_gets_the_fields_that_it_has() {
    let body = json!({"model": "std", "image": "x", "end_image": "x", "prompt": "a", "seed": 9});
    let job = job(&body);
    for (own, frames, size) in [
        (lightx2v::OLDER, "target_video_length", "target_shape"),
        (lightx2v::NEWER, "num_frames", "size"),
    ] {
        let server = lightx2v::serve(own).await;
        let settings = ClusterSettings {
            family: Some(kinora::config::ClusterFamily::Wan),
            ..cluster(&server.url, ClusterApi::LightX2v)
        };
        let upstream = clustered(&settings).await;
        assert!(upstream.capabilities().end_image);
        let asked = filmed(&server, upstream.as_ref(), &job).await;
        assert_eq!(
            (&asked[frames], &asked[size]),
            (&json!(81), &json!([720, 1280]))
        );
        assert_eq!(
            (&asked["task_id"], &asked["seed"]),
            (&json!("key-1"), &json!(9))
        );
        assert_eq!(asked["image_path"], asked["last_frame_path"]);
        assert_eq!(asked["save_result_path"], "key-1.mp4");
    }
}

#[tokio::test]
async fn wavespeed_gets_what_its_model_takes_under_its_own_name() {
    let server = wavespeed::serve().await;
    let body = json!({
        "model": "std", "image": "x", "end_image": "x", "prompt": "a cat", "sound": true,
        "negative_prompt": "dogs", "cfg_scale": 0.7, "duration": 7, "seed": 3,
    });
    let settings = RelaySettings {
        models: vec![(
            job(&body).film.model.id.to_owned(),
            "other/kling/i2v".to_owned(),
        )],
        ..relay(&server.url)
    };
    let upstream = relayed(&settings).await;
    let job = job(&body);
    let mut asked = filmed(&server, &upstream, &job).await;
    for field in ["image", "end_image"] {
        let data = asked[field].as_str().unwrap();
        assert!(data.starts_with("data:image/png;base64,"), "{field}");
        asked.as_object_mut().unwrap().remove(field);
    }
    let expected = json!({
        "prompt": "a cat", "negative_prompt": "dogs", "cfg_scale": 0.7, "duration": 7,
        "sound": true, "key": "key-1", "model": "other/kling/i2v",
    });
    assert_eq!(asked, expected);
    let said = upstream.left_out(&job).await;
    assert_eq!(
        said,
        ["`seed` is not known to the relay engine; it was left out"]
    );
}

#[tokio::test]
async fn wavespeed_gets_shots_and_pictures_that_were_uploaded_before() {
    let server = wavespeed::serve().await;
    let settings = RelaySettings {
        pictures: RelayPictures::Upload,
        ..relay(&server.url)
    };
    let upstream = relayed(&settings).await;
    let shots = json!([{"prompt": "a cat", "duration": 2}, {"prompt": "a dog", "duration": 3}]);
    let body = json!({"model": "std", "image": "x", "multi_prompt": shots, "duration": 5});
    let asked = filmed(&server, &upstream, &job(&body)).await;
    assert_eq!(
        (&asked["multi_prompt"], &asked["shot_type"]),
        (&shots, &json!("customize"))
    );
    assert_eq!(asked.get("prompt"), None);
    assert_eq!(asked["image"], format!("{}/files/start.png", server.url));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_kinora_films_what_is_relayed_to_it_and_charges_once() {
    let theirs = Kinora::emulated().await;
    let before = theirs.balance().await;
    for (number, pictures) in [RelayPictures::Inline, RelayPictures::Upload]
        .into_iter()
        .enumerate()
    {
        let settings = RelaySettings {
            key: Secret::new(theirs.key.clone()),
            pictures,
            idempotent: true,
            seed: true,
            ..relay(&theirs.url)
        };
        let hosted = relayed(&settings).await;
        let key = format!("key-{number}");
        let body = json!({"model": "std", "image": "x", "prompt": "a cat", "seed": 7});
        let job = UpstreamJob {
            pictures: vec![JobPicture {
                role: PictureRole::Start,
                mime: "image/png",
                bytes: picture_bytes(320, 320).into(),
            }],
            ..job(&body)
        };
        let id = hosted.submit(&job, &key).await.unwrap();
        assert_eq!(
            hosted.submit(&job, &key).await.unwrap(),
            id,
            "one film of one key"
        );
        while hosted.poll(&id).await.unwrap() != UpstreamStatus::Completed {
            tokio::task::yield_now().await;
        }
        let clip = Clip::open(fetched(&hosted, &id).await.unwrap()).unwrap();
        assert_eq!(clip.facts().frames, 120);
        assert_eq!(hosted.left_out(&job).await, [""; 0]);
        let charged = PRICE * (number as i64 + 1);
        assert_eq!(theirs.balance().await, before - charged);
        hosted.cancel(&id).await.unwrap();
        let gone = hosted.poll(&id).await.unwrap_err();
        assert!(matches!(gone, UpstreamError::Gone), "{gone:?}");
    }
}

/// What a submit comes to where the server does this in place of an answer.
async fn refused(upstream: &dyn Upstream, server: &Elsewhere, instead: Instead) -> UpstreamError {
    server.instead(instead);
    upstream.submit(&plain(), "key-1").await.unwrap_err()
}

#[tokio::test]
async fn every_kind_of_server_is_busy_denies_refuses_and_loses_alike() {
    let vllm = openai::serve(VLLM).await;
    let lightx2v = lightx2v::serve(lightx2v::OLDER).await;
    let wavespeed = wavespeed::serve().await;
    let openai = clustered(&cluster(&vllm.url, ClusterApi::OpenAi)).await;
    let settings = ClusterSettings {
        family: Some(kinora::config::ClusterFamily::Ltx),
        ..cluster(&lightx2v.url, ClusterApi::LightX2v)
    };
    let tasks = clustered(&settings).await;
    let hosted = relayed(&relay(&wavespeed.url)).await;
    let all: [(&dyn Upstream, &Elsewhere); 3] = [
        (openai.as_ref(), &vllm),
        (tasks.as_ref(), &lightx2v),
        (&hosted, &wavespeed),
    ];
    for (upstream, server) in all {
        let busy = |status, after| refused(upstream, server, Instead::Status(status, after, ""));
        for (status, after, expected) in [(503, Some(7), Some(7)), (429, None, None)] {
            let error = busy(status, after).await;
            let UpstreamError::Busy { retry_after_s } = error else {
                panic!("{error:?}");
            };
            assert_eq!(retry_after_s, expected);
        }
        for status in [401, 402, 404] {
            let denied = refused(upstream, server, Instead::Status(status, None, "no credit"));
            let denied = denied.await;
            assert!(matches!(denied, UpstreamError::Denied { .. }), "{denied:?}");
        }
        let error = refused(upstream, server, Instead::Status(400, None, "no cats.")).await;
        assert_eq!(error.to_string(), "the upstream refused the job: no cats");
        let error = refused(upstream, server, Instead::Status(500, None, "boom")).await;
        assert!(matches!(error, UpstreamError::Unknown { .. }), "{error:?}");
        let error = refused(upstream, server, Instead::Lost).await;
        assert!(matches!(error, UpstreamError::Unknown { .. }), "{error:?}");
        assert_eq!(server.counts().1, 1, "the lost one was made");
        server.poll(Poll::Gone);
        let gone = upstream.poll("0").await.unwrap_err();
        assert!(matches!(gone, UpstreamError::Gone), "{gone:?}");
        upstream.cancel("7").await.unwrap();
        assert_eq!(server.cancelled(), ["7"]);
    }
}

#[tokio::test]
async fn nothing_is_sent_to_a_server_that_is_not_there() {
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let opened = cluster::open(&cluster(&url, ClusterApi::OpenAi), egress())
        .await
        .unwrap();
    assert!(
        opened.notes[0].contains("does not answer"),
        "{:?}",
        opened.notes
    );
    let (hosted, notes) = Relay::open(&relay(&url), egress()).await.unwrap();
    assert!(notes[0].contains("films wait for it"), "{notes:?}");
    for upstream in [opened.upstream.as_ref(), &hosted as &dyn Upstream] {
        let error = upstream.submit(&plain(), "key-1").await.unwrap_err();
        assert!(matches!(error, UpstreamError::Unsent), "{error:?}");
    }
}

#[tokio::test]
async fn a_wrong_key_and_a_wrong_model_are_told_at_the_start() {
    let server = wavespeed::serve().await;
    let settings = RelaySettings {
        key: Secret::new("sk-wrong".to_owned()),
        ..relay(&server.url)
    };
    let (_, notes) = Relay::open(&settings, egress()).await.unwrap();
    assert!(notes[0].contains("KINORA_RELAY_KEY"), "{notes:?}");
    let server = openai::serve(VLLM).await;
    let settings = ClusterSettings {
        model: Some("wan".to_owned()),
        ..cluster(&server.url, ClusterApi::OpenAi)
    };
    let notes = cluster::open(&settings, egress()).await.unwrap().notes;
    assert!(
        notes[0].contains("the cluster says that it has Lightricks/LTX-2"),
        "{notes:?}"
    );
}

#[tokio::test]
async fn a_lost_job_is_found_again_where_the_server_can_find_it() {
    let server = lightx2v::serve(lightx2v::NEWER).await;
    let settings = ClusterSettings {
        family: Some(kinora::config::ClusterFamily::Ltx),
        ..cluster(&server.url, ClusterApi::LightX2v)
    };
    let tasks = clustered(&settings).await;
    assert_eq!(tasks.unknown_submit(), UnknownSubmit::Search);
    assert_eq!(tasks.find(&plain(), "key-1").await.unwrap(), None);
    refused(tasks.as_ref(), &server, Instead::Lost).await;
    assert_eq!(
        tasks.find(&plain(), "key-1").await.unwrap().unwrap(),
        "key-1"
    );

    let server = wavespeed::serve().await;
    let settings = RelaySettings {
        idempotent: true,
        ..relay(&server.url)
    };
    let hosted = relayed(&settings).await;
    assert_eq!(hosted.unknown_submit(), UnknownSubmit::SameKey);
    refused(&hosted, &server, Instead::Lost).await;
    hosted.submit(&plain(), "key-1").await.unwrap();
    assert_eq!(server.counts(), (2, 1), "one film of one key");
}

#[tokio::test]
async fn a_lost_job_of_the_history_is_one_that_is_nobodys_and_alone() {
    let server = wavespeed::serve().await;
    let settings = RelaySettings {
        history: true,
        ..relay(&server.url)
    };
    let hosted = relayed(&settings).await;
    assert_eq!(hosted.unknown_submit(), UnknownSubmit::Search);
    let others = job(&json!({"model": "std", "image": "x", "prompt": "a dog"}));
    hosted.submit(&plain(), "key-0").await.unwrap();
    hosted.submit(&others, "key-9").await.unwrap();
    let found = async || hosted.find(&plain(), "key-1").await;
    assert_eq!(found().await.unwrap(), None, "the other's is known");
    refused(&hosted, &server, Instead::Lost).await;
    assert_eq!(found().await.unwrap().unwrap(), format!("{:032x}", 2));

    // Another process knows nobody's jobs, and takes none of two for its own.
    let anew = relayed(&settings).await;
    let error = anew.find(&plain(), "key-1").await.unwrap_err();
    assert!(error.to_string().contains("several jobs"), "{error}");
    let younger = UpstreamJob {
        created_ms: 33_000_000_000_000,
        ..plain()
    };
    assert_eq!(anew.find(&younger, "key-1").await.unwrap(), None);
    assert_eq!(
        relayed(&relay(&server.url)).await.unknown_submit(),
        UnknownSubmit::Fail
    );
}

#[tokio::test]
async fn failures_say_what_they_are_about() {
    let server = wavespeed::serve().await;
    let hosted = relayed(&relay(&server.url)).await;
    for (error, cause) in [
        ("content not permitted", Cause::Content),
        ("boom", Cause::Work),
    ] {
        server.poll(Poll::Is("failed", error));
        let message = error.to_owned();
        let expected = UpstreamStatus::Failed { cause, message };
        assert_eq!(hosted.poll("0").await.unwrap(), expected);
    }
    let server = openai::serve(VLLM).await;
    let upstream = clustered(&cluster(&server.url, ClusterApi::OpenAi)).await;
    server.poll(Poll::Is("failed", "out of  memory."));
    let failed = upstream.poll("video_gen_0").await.unwrap();
    let expected = UpstreamStatus::Failed {
        cause: Cause::Work,
        message: "out of memory".to_owned(),
    };
    assert_eq!(failed, expected);
}

#[tokio::test]
async fn a_clip_at_another_address_is_fetched_without_the_key_and_only_where_it_may_be() {
    let files = wavespeed::serve().await;
    let at = format!("{}/files/clip.mp4", files.url);
    let server = wavespeed::serve_with_files_at(Some(at)).await;
    let hosted = relayed(&relay(&server.url)).await;
    let id = hosted.submit(&plain(), "key-1").await.unwrap();
    let error = fetched(&hosted, &id).await.unwrap_err();
    assert!(matches!(error, UpstreamError::Unfit { .. }), "{error:?}");

    let allow = vec![Allowed {
        net: "127.0.0.1/32".parse().unwrap(),
        port: files.url.rsplit(':').next().unwrap().parse().ok(),
    }];
    let open = EgressSettings {
        allow,
        private: false,
    };
    let egress = Egress::new(&open, vec![]);
    let (hosted, _) = Relay::open(&relay(&server.url), egress).await.unwrap();
    assert_eq!(fetched(&hosted, &id).await.unwrap(), clip());
    assert_eq!(files.state.lock().unwrap().bearers, [""]);
}

//! The process dies at every point, and the next one goes on with what is
//! written down.

use std::sync::{Arc, Mutex};

use kinora_core::limits::Limits;
use kinora_core::request::{Draft, Film};
use tempfile::TempDir;

use super::*;
use crate::engine::mock::{Answer, CLIP, Deaths, MockUpstream, Submitted};

/// The prediction's row, which outlives every process.
#[derive(Default)]
struct Row {
    columns: Mutex<kinora_store::Upstream>,
    deaths: Mutex<Arc<Deaths>>,
    /// How often writing fails before it succeeds.
    failures: Mutex<u32>,
    lost: Mutex<bool>,
}

impl Row {
    async fn pass(&self) {
        let deaths = self.deaths.lock().unwrap().clone();
        deaths.pass().await;
    }

    /// Whether the claim still holds, or why that cannot be said.
    fn check(&self) -> Result<bool, StoreError> {
        let mut failures = self.failures.lock().unwrap();
        if *failures > 0 {
            *failures -= 1;
            return Err(StoreError::Busy);
        }
        Ok(!*self.lost.lock().unwrap())
    }
}

#[async_trait]
impl Columns for Row {
    async fn begun(&self, name: &str, key: &str) -> Result<bool, StoreError> {
        self.pass().await;
        let is_held = self.check()?;
        if is_held {
            let mut columns = self.columns.lock().unwrap();
            // The id of a job under another key is not this one's.
            columns.id = columns
                .id
                .take()
                .filter(|_| columns.key.as_deref() == Some(key));
            columns.name = Some(name.to_owned());
            columns.key = Some(key.to_owned());
        }
        self.pass().await;
        Ok(is_held)
    }

    async fn accepted(&self, upstream_id: &str) -> Result<bool, StoreError> {
        self.pass().await;
        let is_held = self.check()? && self.columns.lock().unwrap().id.is_none();
        if is_held {
            self.columns.lock().unwrap().id = Some(upstream_id.to_owned());
        }
        self.pass().await;
        Ok(is_held)
    }
}

/// Keeps how long is waited, and waits for nothing.
#[derive(Default)]
struct Diary(Mutex<Vec<Duration>>);

#[async_trait]
impl Sleeper for Diary {
    async fn sleep(&self, time: Duration) {
        self.0.lock().unwrap().push(time);
        tokio::task::yield_now().await;
    }
}

/// A prediction with its upstream.
struct Scene {
    folder: TempDir,
    row: Row,
    upstream: MockUpstream,
    diary: Diary,
    heart: Heart,
}

const ID: &str = "0123456789abcdef0123456789abcdef";

impl Scene {
    fn new(policy: UnknownSubmit) -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            row: Row::default(),
            upstream: MockUpstream::new(policy),
            diary: Diary::default(),
            heart: Heart::default(),
        }
    }

    fn with_answers(policy: UnknownSubmit, answers: &[Answer]) -> Self {
        let scene = Self::new(policy);
        scene.upstream.state.lock().unwrap().answers = answers.iter().copied().collect();
        scene
    }

    /// What one process does, which may die: none where it did.
    async fn process(&self, deaths: Deaths) -> Option<Result<(), End>> {
        let deaths = Arc::new(deaths);
        *self.row.deaths.lock().unwrap() = deaths.clone();
        self.upstream.set_deaths(&deaths);
        let so_far = self.row.columns.lock().unwrap().clone();
        let job = job();
        let file = self.folder.path().join("film.mp4");
        let trip = Trip {
            columns: &self.row,
            upstream: &self.upstream,
            job: &job,
            file: &file,
            heart: &self.heart,
            sleeper: &self.diary,
        };
        tokio::select! {
            biased;
            end = trip.run(ID, &so_far) => Some(end),
            () = deaths.died.notified() => None,
        }
    }

    /// What a process does that nothing happens to.
    async fn run(&self) -> Result<(), End> {
        let end = self.process(Deaths::default()).await;
        end.expect("nothing kills it")
    }

    fn submitted(&self) -> Submitted {
        let state = self.upstream.state.lock().unwrap();
        assert!(state.submitted.keys().all(|key| key == ID));
        state.submitted.get(ID).cloned().unwrap_or_default()
    }

    #[track_caller]
    fn has_clip(&self) {
        let clip = std::fs::read(self.folder.path().join("film.mp4")).unwrap();
        assert_eq!(clip, CLIP);
    }

    fn waited(&self) -> Vec<Duration> {
        self.diary.0.lock().unwrap().clone()
    }
}

fn job() -> UpstreamJob {
    let draft = Draft {
        model: "turbo-std".to_owned(),
        prompt: Some("a cat".to_owned()),
        image_sent: true,
        ..Draft::default()
    };
    let film = Film::parse(&draft, None, &Limits::wire()).unwrap();
    UpstreamJob {
        film,
        prompt: "a cat".to_owned(),
        seed_asked: false,
        created_ms: 0,
        pictures: vec![],
    }
}

/// How a run ended, in a word.
fn word(end: &Result<(), End>) -> String {
    match end {
        Ok(()) => "made".to_owned(),
        Err(End::Made(_)) => unreachable!("a trip stores nothing"),
        Err(End::GaveUp(_, failure)) => format!("{}", failure.code.0),
        Err(End::Again(_)) => "again".to_owned(),
        Err(End::Halted(why)) => format!("{why:?}"),
    }
}

/// Dies at each pair of points, and goes on; `jobs` are as many as there may be
/// and `ends` how it may end.
async fn dies_everywhere(policy: UnknownSubmit, jobs: &[u32], ends: &[&str]) {
    let mut points = 0;
    for first in 0.. {
        for second in 0.. {
            let scene = Scene::new(policy);
            let case = format!("{policy:?}, dies at {first} and {second}");
            let queued = Ok(UpstreamStatus::Queued);
            scene.upstream.state.lock().unwrap().polls.push_back(queued);
            let mut end = scene.process(Deaths::at(first)).await;
            let survived_first = end.is_some();
            if !survived_first {
                end = scene.process(Deaths::at(second)).await;
            }
            let survived_second = end.is_some();
            let end = match end {
                Some(end) => end,
                None => scene.run().await,
            };
            let submitted = scene.submitted();
            assert!(jobs.contains(&submitted.jobs), "{case}: {submitted:?}");
            assert!(
                ends.contains(&word(&end).as_str()),
                "{case}: {}",
                word(&end)
            );
            if end.is_ok() {
                scene.has_clip();
            }
            points += 1;
            if survived_first {
                assert!(points > 30, "there are {points} points");
                return;
            }
            if survived_second {
                break;
            }
        }
    }
}

#[tokio::test]
async fn an_upstream_that_knows_keys_makes_one_job_wherever_we_die() {
    dies_everywhere(UnknownSubmit::SameKey, &[1], &["made"]).await;
}

#[tokio::test]
async fn an_upstream_that_finds_jobs_makes_one_wherever_we_die() {
    dies_everywhere(UnknownSubmit::Search, &[1], &["made"]).await;
}

#[tokio::test]
async fn an_upstream_that_knows_nothing_is_never_paid_twice() {
    dies_everywhere(UnknownSubmit::Fail, &[0, 1], &["made", "1403"]).await;
}

#[tokio::test]
async fn an_upstream_of_our_own_may_work_in_vain_but_ends() {
    dies_everywhere(UnknownSubmit::Again, &[1, 2, 3], &["made"]).await;
}

/// One run with these answers: how it ends, how many submits came, how many jobs
/// were made.
async fn check(policy: UnknownSubmit, answers: &[Answer], end: &str, requests: u32, jobs: u32) {
    let scene = Scene::with_answers(policy, answers);
    let ended = word(&scene.run().await);
    let submitted = scene.submitted();
    let expected = Submitted { requests, jobs };
    assert_eq!((ended.as_str(), submitted), (end, expected), "{answers:?}");
}

#[tokio::test]
async fn a_submit_is_repeated_only_where_it_cannot_have_arrived() {
    use Answer::{Busy, Deny, Lose, Refuse, Take, TakeAndLose, Unsent};
    use UnknownSubmit::{Again, Fail, SameKey, Search};
    check(Fail, &[Take], "made", 1, 1).await;
    check(
        Fail,
        &[Unsent, Busy(None), Busy(Some(60)), Take],
        "made",
        4,
        1,
    )
    .await;
    check(Fail, &[Deny, Take], "made", 2, 1).await;
    check(Fail, &[Refuse], "1401", 1, 0).await;
    check(Fail, &[TakeAndLose], "1403", 1, 1).await;
    check(Fail, &[Lose], "1403", 1, 0).await;
    check(Fail, &[Unsent, Lose], "1403", 2, 0).await;
    check(SameKey, &[TakeAndLose, Lose], "made", 3, 1).await;
    check(SameKey, &[TakeAndLose, Refuse], "1401", 2, 1).await;
    check(Search, &[TakeAndLose], "made", 1, 1).await;
    check(Search, &[Lose], "made", 2, 1).await;
    check(Search, &[Lose, TakeAndLose], "made", 2, 1).await;
    check(Again, &[TakeAndLose], "made", 2, 2).await;
}

#[tokio::test]
async fn an_upstream_that_takes_nothing_is_given_up_after_a_while() {
    for (policy, answer, code) in [
        (UnknownSubmit::Fail, Answer::Unsent, "5003"),
        (UnknownSubmit::Fail, Answer::Busy(Some(99_999)), "5003"),
        (UnknownSubmit::Fail, Answer::Busy(Some(0)), "5003"),
        (UnknownSubmit::Fail, Answer::Deny, "5003"),
        (UnknownSubmit::Again, Answer::Lose, "1403"),
    ] {
        let scene = Scene::with_answers(policy, &[answer; 100]);
        assert_eq!(word(&scene.run().await), code, "{answer:?}");
        let waited: Duration = scene.waited().iter().sum();
        assert!(
            waited >= MOST_WAITED && waited <= MOST_WAITED * 2,
            "{waited:?}"
        );
    }
}

#[tokio::test]
async fn a_lost_job_is_looked_for_a_minute_before_another_is_made() {
    let scene = Scene::with_answers(UnknownSubmit::Search, &[Answer::TakeAndLose]);
    scene.upstream.state.lock().unwrap().hidden_for = 6;
    assert!(scene.run().await.is_ok());
    let expected = Submitted {
        requests: 1,
        jobs: 1,
    };
    assert_eq!(scene.submitted(), expected);
    assert!(scene.waited().iter().sum::<Duration>() >= Duration::from_secs(60));
}

#[tokio::test]
async fn a_job_is_asked_after_until_it_ends() {
    let scene = Scene::new(UnknownSubmit::Fail);
    let running = |progress| Ok(UpstreamStatus::Running { progress });
    let polls = [
        Ok(UpstreamStatus::Queued),
        running(None),
        Err(UpstreamError::Unsent),
        Err(UpstreamError::Denied {
            message: "expired".to_owned(),
        }),
        running(Some(150)),
    ];
    scene.upstream.state.lock().unwrap().polls = polls.into();
    let fetches = [
        UpstreamError::Unsent,
        UpstreamError::Busy {
            retry_after_s: None,
        },
    ];
    scene.upstream.state.lock().unwrap().fetches = fetches.into();
    assert!(scene.run().await.is_ok());
    scene.has_clip();
    let waited = scene.waited();
    assert_eq!(waited.len(), 7, "between polls and between fetches");
    let fits = |pause: &Duration| (2_000..=10_000).contains(&(pause.as_millis() as u64));
    assert!(waited.iter().all(fits), "{waited:?}");
}

#[tokio::test]
async fn a_job_that_fails_or_is_forgotten_ends() {
    let failed = |cause| {
        Ok(UpstreamStatus::Failed {
            cause,
            message: "out of memory".to_owned(),
        })
    };
    for (poll, code) in [
        (failed(Cause::Work), "1403"),
        (failed(Cause::Input), "1401"),
        (failed(Cause::Content), "1200"),
        (Err(UpstreamError::Gone), "1403"),
    ] {
        let scene = Scene::new(UnknownSubmit::Fail);
        scene.upstream.state.lock().unwrap().polls.push_back(poll);
        assert_eq!(word(&scene.run().await), code);
        assert_eq!(scene.submitted().jobs, 1);
    }
    let scene = Scene::new(UnknownSubmit::Fail);
    let unfit = UpstreamError::Unfit {
        message: "it is too large".to_owned(),
    };
    scene
        .upstream
        .state
        .lock()
        .unwrap()
        .fetches
        .push_back(unfit);
    assert_eq!(word(&scene.run().await), "1403");
    let scene = Scene::new(UnknownSubmit::Again);
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    scene
        .upstream
        .state
        .lock()
        .unwrap()
        .fetches
        .push_back(full.into());
    assert_eq!(word(&scene.run().await), "again");
    assert!(scene.run().await.is_ok(), "the clip is still there");
    assert_eq!(scene.submitted().jobs, 1);
}

#[tokio::test]
async fn a_job_that_our_own_upstream_forgets_is_made_once_more_and_no_oftener() {
    let gone = || Err(UpstreamError::Gone);
    let second = format!("{ID}{SECOND}");
    let scene = Scene::new(UnknownSubmit::Again);
    scene.upstream.state.lock().unwrap().polls.push_back(gone());
    assert!(scene.run().await.is_ok());
    scene.has_clip();
    assert_eq!(
        scene.row.columns.lock().unwrap().key.as_ref(),
        Some(&second)
    );
    let keys = scene.upstream.state.lock().unwrap().jobs.clone();
    assert_eq!(keys, [ID.to_owned(), second.clone()]);

    // Another process knows that there was a second.
    scene.upstream.state.lock().unwrap().polls.push_back(gone());
    assert_eq!(word(&scene.run().await), "1403");
    assert_eq!(scene.upstream.state.lock().unwrap().jobs.len(), 2);
}

#[tokio::test]
async fn whoever_is_told_to_stop_stops_the_upstream_only_where_nobody_goes_on() {
    for (why, is_cancelled) in [
        (Halt::Cancelled, true),
        (Halt::Deadline, true),
        (Halt::Lost, false),
        (Halt::Shutdown, false),
    ] {
        let scene = Scene::new(UnknownSubmit::Fail);
        scene.row.columns.lock().unwrap().id = Some("job-7".to_owned());
        scene.heart.halt(why);
        assert_eq!(word(&scene.run().await), format!("{why:?}"));
        let cancelled = &scene.upstream.state.lock().unwrap().cancelled;
        assert_eq!(!cancelled.is_empty(), is_cancelled, "{why:?}");
    }
    let fresh = Scene::new(UnknownSubmit::Fail);
    fresh.heart.halt(Halt::Cancelled);
    assert_eq!(word(&fresh.run().await), "Cancelled");
    assert_eq!(fresh.submitted(), Submitted::default());
}

#[tokio::test]
async fn a_lost_claim_and_a_failing_store_change_nothing() {
    let scene = Scene::new(UnknownSubmit::Fail);
    *scene.row.lost.lock().unwrap() = true;
    assert_eq!(word(&scene.run().await), "Lost");
    assert_eq!(scene.submitted(), Submitted::default());

    let scene = Scene::new(UnknownSubmit::Fail);
    *scene.row.failures.lock().unwrap() = 1;
    assert_eq!(word(&scene.run().await), "again");
    assert_eq!(scene.submitted(), Submitted::default());
    assert!(scene.run().await.is_ok());

    let scene = Scene::new(UnknownSubmit::SameKey);
    scene.row.columns.lock().unwrap().key = Some(ID.to_owned());
    *scene.row.failures.lock().unwrap() = NOTES - 1;
    assert!(
        scene.run().await.is_ok(),
        "an accepted job is noted in the end"
    );
    assert_eq!(scene.submitted().requests, 1);
}

#[tokio::test]
async fn a_job_is_never_looked_for_in_the_wrong_place() {
    let scene = Scene::new(UnknownSubmit::Again);
    scene.row.columns.lock().unwrap().name = Some("another".to_owned());
    assert_eq!(word(&scene.run().await), "5003");
    assert_eq!(scene.submitted(), Submitted::default());
}

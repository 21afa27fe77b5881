//! What people write, and what it does.

use super::*;

fn parse(text: &str) -> Spec {
    Spec::parse(text).unwrap_or_else(|problems| panic!("{text}: {problems}"))
}

#[track_caller]
fn check(text: &str, expected: Spec) {
    assert_eq!(parse(text), expected, "{text}");
}

#[test]
fn every_key_is_read() {
    let default = Spec::default;
    check("", default());
    check(" , ", default());
    check(
        "seconds=2..5,fail=0.1,code=1401,timeout=0.01,rate429=0.05,webhook=lose|twice|badsig,expire=60,upload=3..8",
        Spec {
            seconds: (2.0, 5.0),
            fail: 0.1,
            code: FailureCode::INVALID,
            timeout: 0.01,
            rate429: 0.05,
            webhook: vec![
                WebhookFault::Lose,
                WebhookFault::Twice,
                WebhookFault::BadSignature,
            ],
            expire_s: Some(60),
            upload_s: (3.0, 8.0),
        },
    );
    let seconds = |from, to| Spec {
        seconds: (from, to),
        ..default()
    };
    check("seconds=0", seconds(0.0, 0.0));
    check(" seconds = 0.5 .. 1.5 ", seconds(0.5, 1.5));
    let webhook = vec![WebhookFault::Twice];
    check(
        "webhook=twice",
        Spec {
            webhook,
            ..default()
        },
    );
}

/// The fields of all problems, and the text of all messages.
#[track_caller]
fn refuses(text: &str, fields: &[&str], says: &str) {
    let problems = Spec::parse(text).unwrap_err();
    let named: Vec<_> = problems.0.iter().map(|problem| &problem.field).collect();
    assert_eq!(named, fields, "{text}");
    let told = problems.to_string();
    assert!(told.contains(says), "{text}: {told}");
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let all = "seconds=5..2,fail=2,code=42,timeout=x,rate429=-1,webhook=gone,expire=0,upload=-1";
    let fields = KEYS.map(|key| format!("simulate.{key}"));
    let fields: Vec<_> = fields.iter().map(String::as_str).collect();
    refuses(
        all,
        &fields,
        "`simulate.fail` is 2, but must be a share from 0 to 1",
    );
    refuses("timout=1", &["simulate.timout"], "did you mean `timeout`?");
    refuses(
        "elephant=1",
        &["simulate.elephant"],
        "there are seconds, fail",
    );
    refuses("fail", &["simulate"], "such as fail=");
    refuses("fail=1,fail=0", &["simulate.fail"], "twice");
    refuses("seconds=nan", &["simulate.seconds"], "from 0 to 3600");
    refuses("seconds=1..", &["simulate.seconds"], "2..5");
    refuses("fail=NaN", &["simulate.fail"], "0 to 1");
    refuses("code=1403.5", &["simulate.code"], "one of 1200, 1400");
    refuses("webhook=twice|gone", &["simulate.webhook"], "is gone");
    refuses("expire=1e3", &["simulate.expire"], "whole seconds");
    refuses(
        "fail=0.6,timeout=0.6",
        &["simulate.fail and timeout"],
        "at most 1",
    );
}

#[test]
fn a_number_always_comes_to_the_same_end() {
    let spec = parse("seconds=2..5,fail=0.5,webhook=lose|twice");
    for number in [0, 1, -1, i64::MAX, i64::MIN, 829_000_000_000] {
        assert_eq!(spec.outcome(number), spec.outcome(number));
    }
    let first: Vec<_> = (0..4).map(|number| spec.outcome(number).seconds).collect();
    let rounded = first
        .iter()
        .map(|seconds| (seconds * 1000.0).round() as i32);
    // The same on every machine and in every version.
    assert_eq!(rounded.collect::<Vec<_>>(), [4650, 3295, 2079, 4913]);
}

#[test]
fn shares_are_kept() {
    let spec = parse("seconds=2..5,fail=0.2,timeout=0.1,rate429=0.05,webhook=lose|twice");
    let outcomes: Vec<_> = (0..10_000).map(|number| spec.outcome(number)).collect();
    let share = |is: &dyn Fn(&Outcome) -> bool| {
        outcomes.iter().filter(|outcome| is(outcome)).count() as f64 / 10_000.0
    };
    let near = |share: f64, expected: f64| assert!((share - expected).abs() < 0.02, "{share}");
    near(share(&|one| matches!(one.end, End::Failed(_))), 0.2);
    near(share(&|one| one.end == End::Timeout), 0.1);
    near(share(&|one| one.rate_limited), 0.05);
    near(share(&|one| one.webhook == Some(WebhookFault::Lose)), 0.5);
    near(share(&|one| one.seconds < 3.0), 1.0 / 3.0);
    assert!(
        outcomes
            .iter()
            .all(|one| (2.0..=5.0).contains(&one.seconds))
    );
    assert!(outcomes.iter().all(|one| one.webhook.is_some()));
}

#[test]
fn all_and_nothing_are_exact() {
    let none = parse("fail=0,timeout=0,rate429=0");
    let all = parse("fail=1,rate429=1");
    for number in 0..1000 {
        let spared = none.outcome(number);
        assert_eq!((spared.end, spared.rate_limited), (End::Completed, false));
        let hit = all.outcome(number);
        assert!(matches!(hit.end, End::Failed(_)) && hit.rate_limited);
    }
}

#[test]
fn what_a_key_says_is_laid_over_what_the_server_does() {
    let server = parse("seconds=2..5,timeout=1,code=1402,webhook=twice,upload=3");
    let key = server.over("simulate", "fail=1,upload=0").unwrap();
    let expected = Spec {
        // `fail` and `timeout` are said together.
        fail: 1.0,
        timeout: 0.0,
        upload_s: (0.0, 0.0),
        ..server.clone()
    };
    assert_eq!(key, expected);
    let End::Failed(failure) = key.outcome(1).end else {
        panic!("everything fails");
    };
    assert_eq!(failure.code, FailureCode::MEDIA);
    assert_eq!(server.over("simulate", "").unwrap(), server);
    let wrong = server.over("sim", "fail=2").unwrap_err();
    assert_eq!(wrong.0[0].field, "sim.fail");
}

//! What each kind of setting takes.

use super::*;

#[track_caller]
fn check(kind: Kind, text: &str, expected: Option<Value>) {
    assert_eq!(kind.parse_text(text), expected, "{text}");
}

fn time(most_s: u64) -> Kind {
    Kind::Duration {
        least: Duration::from_millis(1),
        most: Duration::from_secs(most_s),
    }
}

#[test]
fn times_have_a_unit() {
    let is = |text, ms| {
        check(
            time(7 * 86_400),
            text,
            Some(Value::Duration(Duration::from_millis(ms))),
        );
    };
    is("250ms", 250);
    is("20s", 20_000);
    is(" 30 min ", 1_800_000);
    is("2h", 7_200_000);
    is("7d", 604_800_000);
    for wrong in [
        "20",
        "s",
        "1.5h",
        "-1s",
        "1m",
        "8d",
        "0s",
        "1h30min",
        "99999999999999999999d",
    ] {
        check(time(7 * 86_400), wrong, None);
    }
}

#[test]
fn sizes_have_a_unit() {
    let kind = Kind::Size {
        least: 1 << 10,
        most: 1 << 30,
    };
    check(kind, "512MiB", Some(Value::Count(512 << 20)));
    check(kind, "1GiB", Some(Value::Count(1 << 30)));
    check(kind, "1024B", Some(Value::Count(1024)));
    for wrong in ["512", "512MB", "2GiB", "1B", "MiB"] {
        check(kind, wrong, None);
    }
    assert_eq!(kind.allowed(), "a size from 1KiB to 1GiB, such as 512MiB");
}

#[test]
fn networks_may_have_ports_where_they_are_opened() {
    let open = |text: &str, address: &str, prefix, port| {
        let net = Cidr::new(address.parse().unwrap(), prefix).unwrap();
        check(
            Kind::OpenNetworks,
            text,
            Some(Value::OpenNetworks(vec![Allowed { net, port }])),
        );
    };
    open("192.168.1.7/24", "192.168.1.0", 24, None);
    open("127.0.0.1/32:9000", "127.0.0.1", 32, Some(9000));
    open("127.0.0.1:9000", "127.0.0.1", 32, Some(9000));
    open("10.1.2.3", "10.1.2.3", 32, None);
    open("fd00::/8:80", "fd00::", 8, Some(80));
    open("[::1]:80", "::1", 128, Some(80));
    for wrong in [
        "localhost",
        "10.0.0.0/33",
        "10.0.0.0/8:99999",
        "10.0.0.0/8,",
        "/8",
    ] {
        check(Kind::OpenNetworks, wrong, None);
    }
    let two = Kind::Networks.parse_text("10.0.0.0/8, ::1");
    assert!(matches!(two, Some(Value::Networks(nets)) if nets.len() == 2));
    check(Kind::Networks, "10.0.0.0/8:80", None);
}

#[test]
fn spans_shares_and_switches() {
    check(Kind::Span, "3", Some(Value::Span(3.0, 3.0)));
    check(Kind::Span, "2..5", Some(Value::Span(2.0, 5.0)));
    check(Kind::Span, "0", Some(Value::Span(0.0, 0.0)));
    for wrong in ["5..2", "..", "nan", "-1", "inf", "1e9", "2..", "2...5"] {
        check(Kind::Span, wrong, None);
    }
    check(Kind::Share, "0.25", Some(Value::Share(0.25)));
    check(Kind::Share, "1.01", None);
    check(Kind::Share, "25%", None);
    check(Kind::Switch, "true", Some(Value::Switch(true)));
    check(Kind::Switch, "off", Some(Value::Switch(false)));
    check(Kind::Switch, "maybe", None);
}

#[test]
fn addresses_words_and_counts() {
    let text = |text: &str| Some(Value::Text(text.to_owned()));
    check(
        Kind::Url,
        "https://films.example.org/",
        text("https://films.example.org"),
    );
    check(
        Kind::Url,
        "http://127.0.0.1:8787/k/",
        text("http://127.0.0.1:8787/k"),
    );
    for wrong in [
        "films.example.org",
        "ftp://a",
        "http://a?b",
        "http://u:p@a",
        "http://a#b",
    ] {
        check(Kind::Url, wrong, None);
    }
    check(Kind::Address, "localhost:80", None);
    check(Kind::Address, "127.0.0.1", None);
    check(Kind::Choice(&["full", "normal"]), "normal", text("normal"));
    check(Kind::Choice(&["full", "normal"]), "none", None);
    check(Kind::Count { most: 8 }, "8", Some(Value::Count(8)));
    check(Kind::Count { most: 8 }, "9", None);
    check(Kind::Count { most: 8 }, "0", None);
    check(Kind::Folder, "~/films", None);
    check(Kind::Folder, "", None);
    check(Kind::Engine, "auto", text("auto"));
    check(Kind::Engine, "gpu", None);
}

#[test]
fn only_networks_are_lists() {
    let many = |texts: &[&str]| Raw::Many(texts.iter().map(|text| (*text).to_owned()).collect());
    assert!(Kind::Networks.parse(&many(&["10.0.0.0/8"])).is_some());
    assert_eq!(
        Kind::Networks.parse(&many(&[])),
        Some(Value::Networks(vec![]))
    );
    assert_eq!(Kind::Networks.parse(&many(&["10.0.0.0/8", "x"])), None);
    assert_eq!(Kind::Switch.parse(&many(&["true"])), None);
    assert_eq!(Kind::Switch.parse(&Raw::Table), None);
}

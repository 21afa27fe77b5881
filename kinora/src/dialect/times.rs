//! Times in the forms of the wire, which are milliseconds inside.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// A time as RFC 3339 in UTC, with milliseconds.
pub(super) fn rfc3339(ms: i64) -> String {
    format!("{:.3}", timestamp(ms))
}

/// A time's day in UTC, as `2026-11-21`.
pub(super) fn day(ms: i64) -> String {
    timestamp(ms).strftime("%Y-%m-%d").to_string()
}

/// The time, or the nearest from 1970 on that can be written down.
fn timestamp(ms: i64) -> Timestamp {
    let time = Timestamp::from_millisecond(ms.max(0));
    time.unwrap_or(Timestamp::MAX)
}

/// Reads milliseconds since 1970, or an ISO 8601 time or date. Where no offset is
/// said it is UTC.
pub(super) fn read(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse()
        .ok()
        .or_else(|| read_iso(text))
        .filter(|&ms| ms >= 0 && Timestamp::from_millisecond(ms).is_ok())
}

fn read_iso(text: &str) -> Option<i64> {
    let with_offset = || text.parse::<Timestamp>().ok();
    let without = || {
        let civil: DateTime = text.parse().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    Some(with_offset().or_else(without)?.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<i64>) {
        assert_eq!(read(text), expected, "{text}");
    }

    #[test]
    fn times_are_read_in_every_form_that_clients_send() {
        check("2023-04-01T12:34:56.789Z", Some(1_680_352_496_789));
        check("2023-04-01t12:34:56z", Some(1_680_352_496_000));
        check("2023-04-01T14:34:56+02:00", Some(1_680_352_496_000));
        check(" 2023-04-01T12:34:56 ", Some(1_680_352_496_000));
        check("2023-04-01 12:34:56", Some(1_680_352_496_000));
        check("2023-04-01", Some(1_680_307_200_000));
        check("1759317210051", Some(1_759_317_210_051));
        check("0", Some(0));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "yesterday",
            "-1",
            "2023-13-01",
            "2023-02-30",
            "1969-12-31T23:59:59Z",
            "99999999999999999999",
            "253402300800000",
            "9223372036854775807",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn any_number_can_be_shown() {
        assert_eq!(rfc3339(1_680_352_496_789), "2023-04-01T12:34:56.789Z");
        assert_eq!(rfc3339(1_680_352_496_000), "2023-04-01T12:34:56.000Z");
        assert_eq!(rfc3339(i64::MIN), "1970-01-01T00:00:00.000Z");
        assert_eq!(rfc3339(i64::MAX), "9999-12-30T22:00:00.999Z");
        assert_eq!(day(1_680_352_496_789), "2023-04-01");
    }
}

//! Dates as texts: ISO 8601's calendar dates, with or without a time.

use std::time::{Duration, SystemTime};

const DAY: i64 = 86_400;

/// The moment that a text names: `2024-02-29`, `2024-02-29T12:30:00.5Z`, `2024-02-29T12:30+02:00`.
///
/// Where nothing is said of the zone, it is UTC. A leap second is the first of the next minute.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    let (date, time) = text.split_once(['T', ' ']).map_or((text, None), |(date, time)| (date, Some(time)));
    let (seconds, nanos) = time.map_or(Some((0, 0)), time_with_zone)?;
    let seconds = days_since_1970(date)? * DAY + seconds;
    let whole = Duration::from_secs(seconds.unsigned_abs());
    let at =
        if seconds < 0 { SystemTime::UNIX_EPOCH.checked_sub(whole) } else { SystemTime::UNIX_EPOCH.checked_add(whole) };
    at?.checked_add(Duration::from_nanos(nanos))
}

/// By the Gregorian calendar, also before there was one.
fn days_since_1970(date: &str) -> Option<i64> {
    let mut parts = date.split('-');
    let (year, month, day) = (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let fits = parts.next().is_none() && (1..=days_of_month(year, month)).contains(&day);
    // The year begins in March, so that the day that leap years have is its last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let since_march_of_0 = year * 365 + leaps + (month * 153 + 2) / 5 + day - 1;
    fits.then_some(since_march_of_0 - 719_468)
}

fn days_of_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// Seconds and nanoseconds since midnight in Greenwich.
fn time_with_zone(time: &str) -> Option<(i64, u64)> {
    if let Some(time) = time.strip_suffix('Z') {
        return self::time(time);
    }
    let Some(sign) = time.rfind(['+', '-']) else { return self::time(time) };
    let ((seconds, nanos), zone) = (self::time(&time[..sign])?, zone(&time[sign + 1..])?);
    let ahead = time.as_bytes()[sign] == b'+';
    Some((if ahead { seconds - zone } else { seconds + zone }, nanos))
}

/// `hh:mm`, with or without seconds and a fraction of them.
fn time(time: &str) -> Option<(i64, u64)> {
    let (clock, fraction) = time.split_once(['.', ',']).map_or((time, None), |(time, rest)| (time, Some(rest)));
    let mut parts = clock.split(':');
    let (hours, minutes) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let seconds = parts.next().map(|seconds| digits(seconds, 2));
    let nanos = fraction.map_or(Some(0), |fraction| seconds.and(nanos(fraction)))?;
    let seconds = seconds.unwrap_or(Some(0))?;
    let fits = parts.next().is_none() && hours < 24 && minutes < 60 && seconds <= 60;
    fits.then_some((hours * 3_600 + minutes * 60 + seconds, nanos))
}

/// What is smaller than a nanosecond is left out.
fn nanos(fraction: &str) -> Option<u64> {
    let is_number = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("{:0<9.9}", fraction).parse().ok())?
}

/// `hh:mm`, `hhmm` or `hh`, in seconds.
fn zone(zone: &str) -> Option<i64> {
    let (hours, minutes) = match zone.len() {
        5 => zone.split_once(':')?,
        4 if zone.is_ascii() => zone.split_at(2),
        _ => (zone, "00"),
    };
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours < 24 && minutes < 60).then_some(hours * 3_600 + minutes * 60)
}

/// The number of so many digits.
fn digits(text: &str, length: usize) -> Option<i64> {
    let fits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds since 1970, and nanoseconds behind them.
    fn moment(text: &str) -> (i64, u32) {
        let at = parse(text).unwrap_or_else(|| panic!("{text} is not read"));
        match at.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => (since.as_secs().cast_signed(), since.subsec_nanos()),
            Err(before) => (-before.duration().as_secs().cast_signed(), 0),
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1970-03-01", 59),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2000-03-01", 11_017),
            ("2024-12-31", 20_088),
            ("1900-03-01", -25_508),
            ("0000-01-01", -719_528),
            ("9999-12-31", 2_932_896),
        ] {
            assert_eq!(moment(text), (days * DAY, 0), "{text}");
        }
    }

    #[test]
    fn a_time_counts_in_its_zone() {
        assert_eq!(moment("2001-09-09T01:46:40Z"), (1_000_000_000, 0));
        for same in ["2001-09-09 03:46:40+02:00", "2001-09-08T22:16:40-0330", "2001-09-09T01:46:40,0+00"] {
            assert_eq!(moment(same), (1_000_000_000, 0), "{same}");
        }
        assert_eq!(moment("1970-01-01T00:00:01.5"), (1, 500_000_000));
        assert_eq!(moment("1970-01-01T00:00:00.1234567899Z"), (0, 123_456_789));
        assert_eq!(moment("1972-06-30T23:59:60Z"), moment("1972-07-01T00:00:00Z"));
    }
}
